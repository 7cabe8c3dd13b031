"""slixmpp as a peer: signs in, uses rooms and commands as its own API does. slixmpp_peer.py TASK (test/peers/server.ts)"""

import asyncio

from report import task
from slixmpp import JID, ClientXMPP
from slixmpp.exceptions import IqError, PresenceError
from trials import run_trials

PLUGINS = ["0004", "0030", "0045", "0050", "0060", "0199", "0313", "0402"]
TASK = task()
ME = f"{TASK['username']}@{TASK['domain']}"
COMMAND = TASK["command"]


class Peer(ClientXMPP):
    def __init__(self, password):
        super().__init__(ME, password)
        self.ca_certs = TASK["certificate"]
        for number in PLUGINS:
            self.register_plugin("xep_" + number)
        self.heard = asyncio.Queue()
        self.add_event_handler("message", self.heard.put_nowait)

    async def signs_in(self):
        done = asyncio.get_running_loop().create_future()
        for event in ["session_start", "failed_all_auth", "disconnected"]:
            self.add_event_handler(event, lambda _, event=event: done.done() or done.set_result(event))
        self.connect("127.0.0.1", TASK["port"])
        event = await done
        if event != "session_start":
            raise PermissionError(event)
        self.send_presence()

    async def hears(self, body, kind):
        while True:
            message = await self.heard.get()
            if message["body"] == body and message["type"] == kind:
                return message

    async def finds_contact(self):
        await self.get_roster()
        assert TASK["other"] in self.client_roster, list(self.client_roster)

    async def pings(self):
        await self["xep_0199"].send_ping(JID(TASK["domain"]))

    async def talks(self):
        self.send_message(mto=JID(TASK["other"]), mbody="Hello from slixmpp", mtype="chat")
        await self.hears("echo: Hello from slixmpp", "chat")

    async def reads_archive(self):
        found = await self["xep_0313"].retrieve(with_jid=JID(TASK["other"]))
        bodies = [each["mam_result"]["forwarded"]["stanza"]["body"] for each in found["mam"]["results"]]
        assert "Hello from slixmpp" in bodies, bodies

    async def finds_bookmark(self):
        found = await self["xep_0060"].get_items(self.boundjid.bare, "urn:xmpp:bookmarks:1")
        rooms = [item["id"] for item in found["pubsub"]["items"]]
        assert TASK["room"] in rooms, rooms

    async def joins(self):
        await self["xep_0045"].join_muc_wait(JID(TASK["room"]), TASK["nick"], maxstanzas=0)

    async def speaks(self):
        self.send_message(mto=JID(TASK["room"]), mbody="Spoken by slixmpp", mtype="groupchat")
        await self.hears("Spoken by slixmpp", "groupchat")

    async def lists_rooms(self):
        found = await self["xep_0030"].get_items(JID(TASK["rooms"]))
        rooms = [jid for jid, _, _ in found["disco_items"]["items"]]
        assert TASK["room"] in rooms, rooms

    async def is_kept_out(self):
        try:
            await self["xep_0045"].join_muc_wait(JID(TASK["closed"]), TASK["nick"], maxstanzas=0)
        except PresenceError as error:
            assert error.condition == "registration-required", error.condition
            return
        raise AssertionError("joined")

    async def creates_room(self):
        await self["xep_0045"].join_muc_wait(JID(TASK["fresh"]), TASK["nick"], maxstanzas=0)

    async def lists_commands(self):
        found = await self["xep_0050"].get_commands(JID(COMMAND["at"]))
        assert len(found["disco_items"]["items"]) > 0

    async def command(self, node, **options):
        return (await self["xep_0050"].send_command(JID(COMMAND["at"]), node, **options))["command"]

    async def runs_command(self):
        answer = await self.command(COMMAND["plain"])
        assert answer["status"] == "completed", answer["status"]

    def submission(self):
        form = self["xep_0004"].make_form("submit")
        form.add_field(var=COMMAND["field"], value=COMMAND["value"])
        return form

    async def completes_form(self):
        asked = await self.command(COMMAND["form"])
        assert asked["status"] == "executing", asked["status"]
        answer = await self.command(
            COMMAND["form"], action="complete", sessionid=asked["sessionid"], payload=self.submission()
        )
        assert answer["status"] == "completed", answer["status"]

    async def cancels_form(self):
        asked = await self.command(COMMAND["form"])
        answer = await self.command(COMMAND["form"], action="cancel", sessionid=asked["sessionid"])
        assert answer["status"] == "canceled", answer["status"]

    async def is_refused_unknown_command(self):
        try:
            await self.command("no-such-command")
        except IqError as error:
            assert error.condition == "item-not-found", error.condition
            return
        raise AssertionError("there is such a command")

    async def is_refused_wrong_password(self):
        wrong = Peer("not the password")
        try:
            await wrong.signs_in()
        except PermissionError:
            return
        finally:
            wrong.abort()
        raise AssertionError("signed in")


async def main():
    peer = Peer(TASK["password"])
    await run_trials(peer)
    await peer.disconnect()


asyncio.run(main())
