import { generate } from "selfsigned";

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority, and what it has signed: for a server on this machine, and for a client. */
export interface Certificates {
  /** Certificate of the authority, as PEM. */
  readonly ca: string;
  readonly server: Certificate;
  readonly client: Certificate;
}

/** Makes an authority of its own, which nobody trusts who is not told to. */
export async function createCertificates(): Promise<Certificates> {
  const authority = await create("authority", [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true },
  ]);
  const [server, client] = await Promise.all([
    create(
      "localhost",
      [
        {
          name: "subjectAltName",
          altNames: [
            { type: 2, value: "localhost" },
            { type: 7, ip: "127.0.0.1" },
          ],
        },
        { name: "extKeyUsage", serverAuth: true },
      ],
      authority,
    ),
    create("client", [{ name: "extKeyUsage", clientAuth: true }], authority),
  ]);
  return { ca: authority.cert, server, client };
}

type Extensions = NonNullable<NonNullable<Parameters<typeof generate>[1]>["extensions"]>;

async function create(commonName: string, extensions: Extensions, ca?: Certificate): Promise<Certificate> {
  const made = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions,
    ...(ca !== undefined && { ca }),
  });
  return { cert: made.cert, key: made.private };
}
