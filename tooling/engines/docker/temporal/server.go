package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/temporal"
)

const (
	clusterName = "active"
	storeName   = "sqlite"
	namespace   = "default"
	localHost   = "127.0.0.1"
)

// Where the services behind the frontend listen for each other.
var innerPorts = map[primitives.ServiceName]int{
	primitives.HistoryService:  7234,
	primitives.MatchingService: 7235,
	primitives.WorkerService:   7239,
}

// All services in this process, on one store with one shard.
func newServer(chosen settings) (temporal.Server, error) {
	store, err := openStore(chosen.databaseFile, chosen.pragmas)
	if err != nil {
		return nil, err
	}
	services, hosts := placeServices(chosen)
	return temporal.NewServer(
		temporal.WithConfig(&config.Config{
			Global: config.Global{
				Membership: config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: localHost},
			},
			Persistence: config.Persistence{
				DefaultStore:     storeName,
				VisibilityStore:  storeName,
				NumHistoryShards: 1,
				DataStores:       map[string]config.DataStore{storeName: {SQL: store}},
			},
			ClusterMetadata:     describeCluster(chosen),
			DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
			Services:            services,
			Archival: config.Archival{
				History:    config.HistoryArchival{State: "disabled"},
				Visibility: config.VisibilityArchival{State: "disabled"},
			},
			NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
				History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
				Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
			}},
			PublicClient: config.PublicClient{HostPort: localAddress(chosen.port)},
		}),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithDynamicConfigClient(chosen.dynamicConfig),
		temporal.WithLogger(log.NewZapLogger(log.BuildZapLogger(log.Config{Level: chosen.logLevel}))),
		temporal.InterruptOn(temporal.InterruptCh()),
	)
}

// SQLite in memory, or in a file that is set up unless it is there; either way with the default namespace.
func openStore(file string, pragmas map[string]string) (*config.SQL, error) {
	store := &config.SQL{
		PluginName:        sqliteplugin.PluginName,
		DatabaseName:      "memory",
		ConnectAttributes: map[string]string{"mode": "memory", "cache": "shared"},
	}
	if file != "" {
		store.DatabaseName = file
		store.ConnectAttributes = map[string]string{"mode": "rwc"}
		maps.Copy(store.ConnectAttributes, pragmas)
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			if err := sqlite.SetupSchema(store); err != nil {
				return nil, err
			}
		}
	}
	described, err := sqlite.NewNamespaceConfig(clusterName, namespace, false, nil)
	if err != nil {
		return nil, err
	}
	return store, sqlite.CreateNamespaces(store, described)
}

func placeServices(chosen settings) (map[string]config.Service, map[primitives.ServiceName]static.Hosts) {
	frontend := primitives.FrontendService
	services := map[string]config.Service{
		string(frontend): {RPC: config.RPC{GRPCPort: chosen.port, BindOnIP: chosen.ip}},
	}
	hosts := map[primitives.ServiceName]static.Hosts{
		frontend: static.SingleLocalHost(localAddress(chosen.port)),
	}
	for name, port := range innerPorts {
		services[string(name)] = config.Service{RPC: config.RPC{GRPCPort: port, BindOnLocalHost: true}}
		hosts[name] = static.SingleLocalHost(localAddress(port))
	}
	return services, hosts
}

func describeCluster(chosen settings) *cluster.Config {
	return &cluster.Config{
		FailoverVersionIncrement: 10,
		MasterClusterName:        clusterName,
		CurrentClusterName:       clusterName,
		ClusterInformation: map[string]cluster.ClusterInformation{
			clusterName: {
				Enabled:                true,
				InitialFailoverVersion: 1,
				RPCAddress:             localAddress(chosen.port),
				ClusterID:              uuid.NewString(),
			},
		},
	}
}

func localAddress(port int) string {
	return fmt.Sprintf("%s:%d", localHost, port)
}
