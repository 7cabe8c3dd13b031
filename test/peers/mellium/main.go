// mellium as a peer: signs in, uses rooms and commands by its packages. It prints one JSON line for each trial, as
// report.py does. main TASK (test/peers/server.ts)
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"mellium.im/sasl"
	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	"mellium.im/xmpp/history"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/muc"
	"mellium.im/xmpp/mux"
	"mellium.im/xmpp/ping"
	"mellium.im/xmpp/roster"
	"mellium.im/xmpp/stanza"
)

const patience = 10 * time.Second

type task struct {
	Domain, Certificate             string
	Port                            int
	Username, Password, Nick, Other string
	Room, Rooms, Closed, Fresh      string
	Command                         struct{ At, Plain, Form, Field, Value string }
}

type text struct {
	stanza.Message
	Body string `xml:"body"`
}

// peer is one session and what it has heard.
type peer struct {
	task    task
	session *xmpp.Session
	rooms   muc.Client
	heard   chan text
}

func main() {
	peer := &peer{heard: make(chan text, 100)}
	read, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(read, &peer.task)
	}
	if err != nil {
		panic(err)
	}
	for _, each := range []struct {
		test string
		try  func(context.Context) error
	}{
		{"signs in", peer.signsIn},
		{"finds its contact", peer.findsContact},
		{"pings the server", peer.pings},
		{"talks with a contact", peer.talks},
		{"reads its archive", peer.readsArchive},
		{"finds its bookmark", peer.findsBookmark},
		{"joins its room", peer.joins(&peer.task.Room)},
		{"speaks in its room", peer.speaks},
		{"finds its room in the list of rooms", peer.listsRooms},
		{"is kept out of a room of others", peer.isKeptOut},
		{"creates a room by joining it", peer.joins(&peer.task.Fresh)},
		{"finds commands", peer.listsCommands},
		{"runs a command", peer.runsCommand},
		{"completes a command's form", peer.completesForm},
		{"cancels a command's form", peer.cancelsForm},
		{"is refused an unknown command", peer.isRefusedUnknownCommand},
		{"is refused with a wrong password", peer.isRefused},
	} {
		tell(each.test, within(each.try))
	}
}

// within gives a trial its time, also when mellium itself does not heed the context.
func within(try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- try(ctx) }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience + time.Second):
		return errors.New("no answer")
	}
}

func tell(test string, err error) {
	outcome := map[string]string{"test": test, "outcome": "passed", "why": ""}
	if err != nil {
		outcome["outcome"], outcome["why"] = "failed", err.Error()
	}
	line, _ := json.Marshal(outcome)
	fmt.Println(string(line))
}

func (p *peer) dial(ctx context.Context, password string) (*xmpp.Session, error) {
	pem, err := os.ReadFile(p.task.Certificate)
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(pem)
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p.task.Port)))
	if err != nil {
		return nil, err
	}
	me := jid.MustParse(p.task.Username + "@" + p.task.Domain)
	return xmpp.NewClientSession(ctx, me, conn,
		xmpp.StartTLS(&tls.Config{ServerName: p.task.Domain, RootCAs: trusted, MinVersion: tls.VersionTLS12}),
		xmpp.SASL("", password, sasl.ScramSha1, sasl.Plain),
		xmpp.BindResource(),
	)
}

func (p *peer) signsIn(ctx context.Context) (err error) {
	if p.session, err = p.dial(ctx, p.task.Password); err != nil {
		return err
	}
	go p.session.Serve(mux.New(stanza.NSClient,
		muc.HandleClient(&p.rooms),
		mux.MessageFunc(stanza.ChatMessage, xml.Name{Local: "body"}, p.hear),
		mux.MessageFunc(stanza.GroupChatMessage, xml.Name{Local: "body"}, p.hear),
	))
	return p.session.Send(ctx, stanza.Presence{}.Wrap(nil))
}

func (p *peer) hear(_ stanza.Message, stream xmlstream.TokenReadEncoder) error {
	var message text
	if err := xml.NewTokenDecoder(stream).Decode(&message); err != nil {
		return err
	}
	p.heard <- message
	return nil
}

func (p *peer) hears(ctx context.Context, body string) error {
	for {
		select {
		case message := <-p.heard:
			if message.Body == body {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (p *peer) says(ctx context.Context, to, body string, kind stanza.MessageType) error {
	message := stanza.Message{To: jid.MustParse(to), Type: kind}
	content := xmlstream.Wrap(xmlstream.Token(xml.CharData(body)), xml.StartElement{Name: xml.Name{Local: "body"}})
	return p.session.Send(ctx, message.Wrap(content))
}

func (p *peer) findsContact(ctx context.Context) error {
	iter := roster.Fetch(ctx, p.session)
	defer iter.Close()
	for iter.Next() {
		if iter.Item().JID.String() == p.task.Other {
			return nil
		}
	}
	return errors.Join(iter.Err(), errors.New("not in the roster"))
}

func (p *peer) pings(ctx context.Context) error {
	return ping.Send(ctx, p.session, jid.MustParse(p.task.Domain))
}

func (p *peer) talks(ctx context.Context) error {
	if err := p.says(ctx, p.task.Other, "Hello from mellium", stanza.ChatMessage); err != nil {
		return err
	}
	return p.hears(ctx, "echo: Hello from mellium")
}

func (p *peer) readsArchive(ctx context.Context) error {
	query := history.Query{With: jid.MustParse(p.task.Other), Last: true, Limit: 10}
	_, err := history.Fetch(ctx, query, p.session.LocalAddr().Bare(), p.session)
	return err
}

func (p *peer) isRefused(ctx context.Context) error {
	session, err := p.dial(ctx, "not the password")
	if err == nil {
		session.Close()
		return errors.New("signed in")
	}
	return nil
}
