// Temporal's server, to be started with those flags of `temporal server start-dev` that are used here: the CLI with a server
// as new as this cannot be had by `go install`.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"strings"

	"go.temporal.io/server/chasm/lib/activity"
	"go.temporal.io/server/common/dynamicconfig"
)

type settings struct {
	ip            string
	port          int
	databaseFile  string
	pragmas       map[string]string
	logLevel      string
	dynamicConfig dynamicconfig.StaticClient
}

func main() {
	// What `temporal server start-dev` sets.
	chosen := settings{pragmas: map[string]string{}, dynamicConfig: dynamicconfig.StaticClient{
		activity.EnableStandaloneActivityOperatorCommands.Key():                  true,
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key():              true,
		dynamicconfig.FrontendEnableBatchOperationsForStandaloneActivities.Key(): true,
		dynamicconfig.FrontendPersistenceMaxQPS.Key():                            10_000,
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key():                         8096,
		dynamicconfig.HistoryPersistenceMaxQPS.Key():                             45_000,
	}}
	flag.StringVar(&chosen.ip, "ip", "127.0.0.1", "where clients are listened for")
	flag.IntVar(&chosen.port, "port", 7233, "where clients are listened for")
	flag.StringVar(&chosen.databaseFile, "db-filename", "", "keeps everything; default: memory")
	flag.Func("sqlite-pragma", "NAME=VALUE of a database in a file, any number of times", chosen.setPragma)
	flag.StringVar(&chosen.logLevel, "log-level", "warn", "debug, info, warn or error")
	flag.Bool("headless", true, "there are no pages, whatever is said")
	flag.Func("dynamic-config-value", "NAME=JSON, any number of times", chosen.setDynamicConfig)
	flag.Parse()
	server, err := newServer(chosen)
	if err == nil {
		// Until SIGINT or SIGTERM.
		err = server.Start()
	}
	if err != nil {
		log.Fatal(err)
	}
}

func (chosen *settings) setPragma(text string) error {
	name, value, found := strings.Cut(text, "=")
	if !found {
		return fmt.Errorf("%q has no =", text)
	}
	chosen.pragmas[name] = value
	return nil
}

func (chosen *settings) setDynamicConfig(text string) error {
	name, source, found := strings.Cut(text, "=")
	if !found {
		return fmt.Errorf("%q has no =", text)
	}
	value, err := parseValue(source)
	if err != nil {
		return fmt.Errorf("%s is not JSON: %w", name, err)
	}
	chosen.dynamicConfig[dynamicconfig.MakeKey(name)] = value
	return nil
}

// The server takes a whole number as an int alone, of which encoding/json would make a float64.
func parseValue(source string) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewBufferString(source))
	decoder.UseNumber()
	if err = decoder.Decode(&value); err != nil {
		return nil, err
	}
	number, isNumber := value.(json.Number)
	if !isNumber {
		return value, nil
	}
	if whole, err := number.Int64(); err == nil {
		return int(whole), nil
	}
	return number.Float64()
}
