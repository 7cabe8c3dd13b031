// The trials about rooms and bookmarks.

package main

import (
	"context"
	"errors"

	"mellium.im/xmpp/bookmarks"
	"mellium.im/xmpp/disco"
	"mellium.im/xmpp/disco/items"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/muc"
	"mellium.im/xmpp/stanza"
)

func (p *peer) findsBookmark(ctx context.Context) error {
	iter := bookmarks.Fetch(ctx, p.session)
	defer iter.Close()
	for iter.Next() {
		if iter.Bookmark().JID.String() == p.task.Room {
			return nil
		}
	}
	return errors.Join(iter.Err(), errors.New("not among the bookmarks"))
}

func (p *peer) joins(room *string) func(context.Context) error {
	return func(ctx context.Context) error {
		as, err := jid.MustParse(*room).WithResource(p.task.Nick)
		if err != nil {
			return err
		}
		_, err = p.rooms.Join(ctx, as, p.session, muc.MaxHistory(0))
		return err
	}
}

func (p *peer) speaks(ctx context.Context) error {
	if err := p.says(ctx, p.task.Room, "Spoken by mellium", stanza.GroupChatMessage); err != nil {
		return err
	}
	return p.hears(ctx, "Spoken by mellium")
}

func (p *peer) listsRooms(ctx context.Context) error {
	iter := disco.FetchItems(ctx, items.Item{JID: jid.MustParse(p.task.Rooms)}, p.session)
	defer iter.Close()
	for iter.Next() {
		if iter.Item().JID.String() == p.task.Room {
			return nil
		}
	}
	return errors.Join(iter.Err(), errors.New("not in the list"))
}

func (p *peer) isKeptOut(ctx context.Context) error {
	return refusedWith(stanza.RegistrationRequired, p.joins(&p.task.Closed)(ctx))
}

func refusedWith(condition stanza.Condition, err error) error {
	if err == nil {
		return errors.New("not refused")
	}
	if errors.Is(err, stanza.Error{Condition: condition}) {
		return nil
	}
	return err
}
