// The trials about ad-hoc commands.

package main

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"

	"mellium.im/xmpp/commands"
	"mellium.im/xmpp/form"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/stanza"
)

func (p *peer) listsCommands(ctx context.Context) error {
	iter := commands.Fetch(ctx, jid.MustParse(p.task.Command.At), p.session)
	defer iter.Close()
	if iter.Next() {
		return nil
	}
	return errors.Join(iter.Err(), errors.New("no commands"))
}

func (p *peer) begins(ctx context.Context, node string) (commands.Response, error) {
	return p.goesOn(ctx, commands.Command{JID: jid.MustParse(p.task.Command.At), Node: node}, nil)
}

func (p *peer) goesOn(ctx context.Context, step commands.Command, payload xml.TokenReader) (commands.Response, error) {
	response, content, err := step.Execute(ctx, payload, p.session)
	if err != nil {
		return response, err
	}
	return response, content.Close()
}

func (p *peer) runsCommand(ctx context.Context) error {
	response, err := p.begins(ctx, p.task.Command.Plain)
	return expectStatus("completed", response, err)
}

func (p *peer) completesForm(ctx context.Context) error {
	asked, err := p.begins(ctx, p.task.Command.Form)
	if err := expectStatus("executing", asked, err); err != nil {
		return err
	}
	data := form.New(form.Text(p.task.Command.Field))
	if _, err := data.Set(p.task.Command.Field, p.task.Command.Value); err != nil {
		return err
	}
	submission, _ := data.Submit()
	response, err := p.goesOn(ctx, asked.Complete(), submission)
	return expectStatus("completed", response, err)
}

func (p *peer) cancelsForm(ctx context.Context) error {
	asked, err := p.begins(ctx, p.task.Command.Form)
	if err != nil {
		return err
	}
	response, err := p.goesOn(ctx, asked.Cancel(), nil)
	return expectStatus("canceled", response, err)
}

func expectStatus(status string, response commands.Response, err error) error {
	if err == nil && response.Status != status {
		return fmt.Errorf("status %q", response.Status)
	}
	return err
}

func (p *peer) isRefusedUnknownCommand(ctx context.Context) error {
	_, err := p.begins(ctx, "no-such-command")
	return refusedWith(stanza.ItemNotFound, err)
}
