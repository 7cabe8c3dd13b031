"""aioxmpp as a peer: signs in, uses rooms and commands by its services. aioxmpp_peer.py TASK (test/peers/server.ts)"""

import asyncio
import contextlib

import aiosasl
import aioxmpp
from aioxmpp import adhoc, bookmarks, connector, disco, errors, forms, muc, ping, roster, security_layer
from report import task
from trials import run_trials

TASK = task()
ME = aioxmpp.JID.fromstr(f"{TASK['username']}@{TASK['domain']}")
COMMAND = TASK["command"]


def jid(text):
    return aioxmpp.JID.fromstr(text)


def trusting():
    """TLS that trusts the server's own certificate."""
    context = security_layer.default_ssl_context()
    context.load_verify_locations(TASK["certificate"])
    return context


def client(password):
    async def provide(_jid, attempts):
        return password if attempts == 0 else None

    security = aioxmpp.make_security_layer(provide, ssl_context_factory=trusting)
    address = ("127.0.0.1", TASK["port"], connector.STARTTLSConnector())
    return aioxmpp.PresenceManagedClient(ME, security, override_peer=[address])


class Peer:
    def __init__(self):
        self.client = client(TASK["password"])
        services = [adhoc.AdHocClient, bookmarks.BookmarkClient, disco.DiscoClient, muc.MUCClient, roster.RosterClient]
        self.commands, self.bookmarks, self.disco, self.rooms, self.roster = map(self.client.summon, services)
        self.dispatcher = self.client.summon(aioxmpp.dispatcher.SimpleMessageDispatcher)
        self.heard = asyncio.Queue()
        self.dispatcher.register_callback(aioxmpp.MessageType.CHAT, None, self.heard.put_nowait)
        self.stack = contextlib.AsyncExitStack()

    async def signs_in(self):
        known = asyncio.Event()
        self.roster.on_initial_roster_received.connect(known.set)
        await self.stack.enter_async_context(self.client.connected())
        await known.wait()

    async def finds_contact(self):
        assert jid(TASK["other"]) in self.roster.items, list(self.roster.items)

    async def pings(self):
        await ping.ping(self.client, jid(TASK["domain"]))

    async def talks(self):
        message = aioxmpp.Message(to=jid(TASK["other"]), type_=aioxmpp.MessageType.CHAT)
        message.body[None] = "Hello from aioxmpp"
        await self.client.send(message)
        while True:
            heard = await self.heard.get()
            if heard.body.any() == "echo: Hello from aioxmpp":
                return

    async def finds_bookmark(self):
        rooms = [str(each.jid) for each in await self.bookmarks.get_bookmarks()]
        assert TASK["room"] in rooms, rooms

    async def joins(self):
        self.room, joined = self.rooms.join(jid(TASK["room"]), TASK["nick"], history=muc.xso.History(maxstanzas=0))
        await joined

    async def speaks(self):
        heard = asyncio.Event()

        def hear(message, _member, _source, **_):
            if message.body.any() == "Spoken by aioxmpp":
                heard.set()

        self.room.on_message.connect(hear)
        message = aioxmpp.Message(type_=aioxmpp.MessageType.GROUPCHAT)
        message.body[None] = "Spoken by aioxmpp"
        await self.room.send_message(message)
        await heard.wait()

    async def lists_rooms(self):
        found = await self.disco.query_items(jid(TASK["rooms"]))
        rooms = [str(item.jid) for item in found.items]
        assert TASK["room"] in rooms, rooms

    async def is_kept_out(self):
        _, joined = self.rooms.join(jid(TASK["closed"]), TASK["nick"])
        try:
            await joined
        except errors.XMPPAuthError as error:
            assert error.condition == aioxmpp.ErrorCondition.REGISTRATION_REQUIRED, error.condition
            return
        raise AssertionError("joined")

    async def creates_room(self):
        _, joined = self.rooms.join(jid(TASK["fresh"]), TASK["nick"])
        await joined

    async def lists_commands(self):
        assert await self.commands.supports_commands(jid(COMMAND["at"]))
        assert len(await self.commands.get_commands(jid(COMMAND["at"]))) > 0

    async def runs_command(self):
        session = await self.commands.execute(jid(COMMAND["at"]), COMMAND["plain"])
        assert session.status == adhoc.CommandStatus.COMPLETED, session.status

    async def completes_form(self):
        session = await self.commands.execute(jid(COMMAND["at"]), COMMAND["form"])
        assert session.status == adhoc.CommandStatus.EXECUTING, session.status
        submission = forms.Data(type_=forms.DataType.SUBMIT)
        submission.fields.append(forms.Field(var=COMMAND["field"], values=[COMMAND["value"]]))
        await session.proceed(action=adhoc.ActionType.COMPLETE, payload=[submission])
        assert session.status == adhoc.CommandStatus.COMPLETED, session.status

    async def cancels_form(self):
        session = await self.commands.execute(jid(COMMAND["at"]), COMMAND["form"])
        await session.proceed(action=adhoc.ActionType.CANCEL, payload=[])
        assert session.status == adhoc.CommandStatus.CANCELED, session.status

    async def is_refused_unknown_command(self):
        try:
            await self.commands.execute(jid(COMMAND["at"]), "no-such-command")
        except errors.XMPPCancelError as error:
            assert error.condition == aioxmpp.ErrorCondition.ITEM_NOT_FOUND, error.condition
            return
        raise AssertionError("there is such a command")

    async def is_refused_wrong_password(self):
        try:
            async with client("not the password").connected():
                raise AssertionError("signed in")
        except aiosasl.AuthenticationFailure:
            return


async def main():
    peer = Peer()
    await run_trials(peer, without={"reads_archive"})  # aioxmpp has no XEP-0313
    await peer.stack.aclose()


asyncio.run(main())
