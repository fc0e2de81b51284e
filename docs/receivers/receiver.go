// go run receiver.go (Go 1.21 or newer)
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
)

type event struct {
	ID         string `json:"id"`
	EventType  string `json:"eventType"`
	ObjectType string `json:"objectType"`
	ObjectID   string `json:"objectId"`
}

type notification struct {
	Message struct {
		Events []event                    `json:"events"`
		Raw    map[string]json.RawMessage `json:"raw"`
	} `json:"message"`
}

var (
	key  = []byte(os.Getenv("SIGNATURE_KEY"))
	turn sync.Mutex
	seen = map[string]bool{} // Ids of handled events. In earnest a table with a unique column.
)

func isSigned(body []byte, header string) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	good := "sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return hmac.Equal([]byte(good), []byte(header)) // In constant time.
}

func handle(one event, record json.RawMessage) error {
	fmt.Println(one.EventType, one.ObjectType, one.ObjectID, len(record))
	return nil
}

func receive(body []byte) error {
	var got notification
	if err := json.Unmarshal(body, &got); err != nil {
		return err
	}
	turn.Lock()
	defer turn.Unlock()
	for at, one := range got.Message.Events {
		if seen[one.ID] {
			fmt.Println("repeat", one.ID)
			continue
		}
		var records []json.RawMessage
		if err := json.Unmarshal(got.Message.Raw[one.ObjectType], &records); err != nil {
			return err
		}
		if at >= len(records) {
			return fmt.Errorf("event %s has no record", one.ID)
		}
		if err := handle(one, records[at]); err != nil {
			return err
		}
		seen[one.ID] = true // After the work: if that fails, the notification comes again.
	}
	return nil
}

func main() {
	if len(key) == 0 {
		log.Fatal("set SIGNATURE_KEY")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "8090"
	}
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body) // The bytes as they came: JSON written anew has another signature.
		switch {
		case err != nil:
			answer.WriteHeader(http.StatusBadRequest)
		case !isSigned(body, request.Header.Get("Elements-Webhook-Signature")):
			answer.WriteHeader(http.StatusUnauthorized)
		default:
			if err := receive(body); err != nil {
				log.Print(err)
				answer.WriteHeader(http.StatusInternalServerError)
			}
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("Listening on", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, nil))
}
