// Runs FerretDB over SQLite as the MongoDB-protocol server of the tests: ferretdb <address> <folder>.
//
// FerretDB 1.24 looks a document up and writes it in two steps, so that of two guarded updates at once both may pass. MongoDB
// promises that an update of one document is one step. What goes through here keeps that promise: writes pass one at a time.
package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

const (
	headerBytes = 16
	opMsg       = 2013
	moreToCome  = 1 << 1
	// More than the protocol's 48,000,000 is nobody's message.
	longest = 64 << 20
)

var writes = map[string]bool{"insert": true, "update": true, "delete": true, "findAndModify": true}

func message(from io.Reader) ([]byte, error) {
	header := make([]byte, headerBytes)
	if _, err := io.ReadFull(from, header); err != nil {
		return nil, err
	}
	length := int(binary.LittleEndian.Uint32(header))
	if length < headerBytes || length > longest {
		return nil, fmt.Errorf("a message of %d bytes", length)
	}
	whole := make([]byte, length)
	copy(whole, header)
	_, err := io.ReadFull(from, whole[headerBytes:])
	return whole, err
}

// command is the name of the first field of a message's body: header, flags (4), kind of section (1), length of document (4), type (1).
func command(whole []byte) string {
	const name = headerBytes + 4 + 1 + 4 + 1
	if len(whole) < name || binary.LittleEndian.Uint32(whole[12:]) != opMsg {
		return ""
	}
	for end := name; end < len(whole); end++ {
		if whole[end] == 0 {
			return string(whole[name:end])
		}
	}
	return ""
}

func answersNothing(whole []byte) bool {
	return len(whole) >= headerBytes+4 && binary.LittleEndian.Uint32(whole[12:]) == opMsg && binary.LittleEndian.Uint32(whole[16:])&moreToCome != 0
}

var writing sync.Mutex

func exchange(whole []byte, server net.Conn) ([]byte, error) {
	if writes[command(whole)] {
		writing.Lock()
		defer writing.Unlock()
	}
	if _, err := server.Write(whole); err != nil || answersNothing(whole) {
		return nil, err
	}
	return message(server)
}

func serve(client net.Conn, address string) error {
	defer client.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer server.Close()
	for {
		asked, err := message(client)
		if err != nil {
			return err
		}
		answer, err := exchange(asked, server)
		if err != nil {
			return err
		}
		if _, err = client.Write(answer); err != nil {
			return err
		}
	}
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: ferretdb <address> <folder>")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	// With synchronous=full a commit is on the disk before it is answered, also when the power goes.
	durable := "?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)"
	db, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[2] + "/" + durable,
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		log.Fatal(err)
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		if err := db.Run(ctx); err != nil {
			log.Fatal(err)
		}
	}()
	where, err := url.Parse(db.MongoDBURI())
	if err != nil {
		log.Fatal(err)
	}

	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		<-ctx.Done()
		listener.Close()
	}()
	fmt.Printf("mongodb://%s/\n", listener.Addr())
	for {
		client, err := listener.Accept()
		if err != nil {
			break
		}
		go func() {
			if err := serve(client, where.Host); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) && !errors.Is(err, syscall.ECONNRESET) {
				log.Print(err)
			}
		}()
	}
	select {
	case <-over:
	case <-time.After(3 * time.Second):
	}
}
