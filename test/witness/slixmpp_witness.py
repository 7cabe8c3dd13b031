"""Somebody else's client: slixmpp as it is installed, with nothing of ours in it.

slixmpp_witness.py JID HOST PORT CERTIFICATE. The first line on standard input is the password; every further one is
something to do: {"do": "join", "id": 3, "room": ..., "nick": ...}. Standard output tells as JSON lines what came of
it: {"did": 3, ...} or {"failed": 3, ...}; and what arrived by itself: {"saw": "message", ...}. The end of the input
is the end of the session.
"""

import asyncio
import json
import sys
import traceback

from slixmpp import JID, ClientXMPP
from slixmpp.exceptions import IqError, PresenceError

PLUGINS = ["0030", "0045", "0048", "0050", "0054", "0059", "0060", "0066", "0184", "0199", "0203", "0280", "0308", "0313"]
PLUGINS += ["0424", "0444", "0461"]
RETRACT = "{urn:xmpp:message-retract:1}retract"
OUTPUT = sys.stdout
sys.stdout = sys.stderr  # join_muc_wait prints


def tell(**seen):
    print(json.dumps(seen), file=OUTPUT, flush=True)


def refusal(error):
    """Condition and text of an error stanza, as a client shows them."""
    return {"condition": error["condition"], "text": error["text"]}


def shown(form):
    """What a person reads in a form: each field's label and values."""
    fields = [(field["label"], field.get_value(convert=False)) for field in form["fields"]]
    return [{"label": label, "value": value} for label, value in fields]


class Witness(ClientXMPP):
    def __init__(self, jid, password, certificate):
        super().__init__(jid, password)
        self.ca_certs = certificate
        for number in PLUGINS:
            self.register_plugin("xep_" + number)
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("message", self.heard)
        self.add_event_handler("message_error", self.refused)
        self.add_event_handler("carbon_sent", self.noticed_own)
        self.add_event_handler("presence_available", self.noticed)
        self.add_event_handler("presence_error", self.kept_out)
        self.add_event_handler("failed_auth", lambda failure: tell(saw="failure", condition=failure["condition"]))
        self.add_event_handler("stream_error", lambda error: tell(saw="end", **refusal(error)))
        self.add_event_handler("disconnected", lambda _: self.loop.stop())

    async def started(self, _):
        await self.get_roster()
        tell(saw="session", jid=self.boundjid.full)

    def heard(self, message):
        if message["type"] == "error":
            return
        delayed = str(message["delay"]["stamp"]) if message.get_plugin("delay", check=True) else None
        seen = {"sender": message["from"].full, "type": message["type"], "id": message["id"], "body": message["body"]}
        retract = message.xml.find(RETRACT)
        about = {
            "corrects": message["replace"]["id"] if message.get_plugin("replace", check=True) else None,
            "retracts": retract.get("id") if retract is not None else None,
            "url": message["oob"]["url"] if message.get_plugin("oob", check=True) else None,
        }
        tell(saw="message", delayed=delayed, **seen, **{name: value for name, value in about.items() if value})

    def noticed_own(self, carbon):
        """Somebody else's message with a message inside: what another device of this person has sent."""
        sent = carbon["carbon_sent"]
        tell(saw="carbon sent", sender=sent["from"].full, body=sent["body"])

    def refused(self, message):
        tell(saw="error", sender=message["from"].full, id=message["id"], **refusal(message["error"]))

    def noticed(self, presence):
        tell(saw="presence", sender=presence["from"].full, type=presence["type"])

    def kept_out(self, presence):
        tell(saw="error", sender=presence["from"].full, **refusal(presence["error"]))

    async def do_present(self):
        self.send_presence()

    async def do_roster(self):
        contacts = {jid: self.client_roster[jid] for jid in self.client_roster.keys() if jid != self.boundjid.bare}
        return {jid: {"name": each["name"], "groups": each["groups"]} for jid, each in contacts.items()}

    async def do_bookmarks(self):
        found = (await self["xep_0048"].get_bookmarks())["private"]["bookmarks"]["conferences"]
        return [{name: str(each[name]) for name in ("jid", "name", "nick", "autojoin")} for each in found]

    async def do_join(self, room, nick):
        own, subject, _, _ = await self["xep_0045"].join_muc_wait(JID(room), nick, maxstanzas=0, timeout=8)
        names = self["xep_0045"].get_roster(JID(room))
        people = {name: str(self["xep_0045"].get_jid_property(room, name, "jid")) for name in names}
        itself = {"nick": own["from"].resource, "role": own["muc"]["role"]}
        return {**itself, "people": people, "subject": subject["subject"]}

    async def do_knock(self, room, nick):
        """Asks to be let in, and leaves the answer to be seen: join_muc_wait does not notice every refusal."""
        self["xep_0045"].join_muc(JID(room), nick)

    async def do_say(self, to, body, type="chat"):
        message = self.make_message(mto=JID(to), mbody=body, mtype=type)
        message["id"] = self.new_id()
        message.send()
        return message["id"]

    async def do_correct(self, to, first, body):
        message = self.make_message(mto=JID(to), mbody=body, mtype="chat")
        message["replace"]["id"] = first
        message.send()

    async def do_retract(self, to, first):
        self["xep_0424"].send_retraction(JID(to), first)

    async def do_react(self, to, first, emojis):
        self["xep_0444"].send_reactions(JID(to), first, emojis)

    async def do_reply(self, to, first, quote, body):
        """As slixmpp's users write it: the quote in front, marked as a stand-in by the older form of XEP-0428."""
        message = self.make_message(mto=JID(to), mbody=quote + body, mtype="chat")
        message["reply"]["id"] = first
        message["reply"]["to"] = to
        message["feature_fallback"]["for"] = "urn:xmpp:reply:0"
        message["feature_fallback"]["fallback_body"]["start"] = "0"
        message["feature_fallback"]["fallback_body"]["end"] = str(len(quote))
        message.send()

    async def do_picture(self, to, url):
        message = self.make_message(mto=JID(to), mbody=url, mtype="chat")
        message["oob"]["url"] = url
        message.send()

    async def do_disco(self, jid):
        found = (await self["xep_0030"].get_info(jid=JID(jid)))["disco_info"]
        return {"identities": [list(each) for each in found["identities"]], "features": sorted(found["features"])}

    async def do_commands(self, jid, node="http://jabber.org/protocol/commands"):
        found = await self["xep_0030"].get_items(jid=JID(jid), node=node)
        return {node: name for _, node, name in found["disco_items"]["items"]}

    async def do_command(self, jid, node, fields=None):
        """Runs a command to its end; `fields` answer its form, if it shows one."""
        step = (await self["xep_0050"].send_command(JID(jid), node))["command"]
        asked = None
        if step["status"] == "executing":
            asked = shown(step["form"])
            answer = self["xep_0004"].make_form(ftype="submit")
            for name, value in (fields or {}).items():
                answer.add_field(var=name, value=value)
            session = step["sessionid"]
            sent = self["xep_0050"].send_command(JID(jid), node, action="complete", payload=answer, sessionid=session)
            step = (await sent)["command"]
        return {"status": step["status"], "asked": asked, "outcome": shown(step["form"]), "notes": step["notes"]}

    async def do_choices(self, jid, node, labels):
        """Runs a command by choosing from lists, a step at a time: in each list the one option whose label has one of these texts."""
        step = (await self["xep_0050"].send_command(JID(jid), node))["command"]
        for label in labels:
            answer = self["xep_0004"].make_form(ftype="submit")
            for field in step["form"]["fields"]:
                fits = [each["value"] for each in field["options"] if label in each["label"]]
                answer.add_field(var=field["var"], value=fits[0] if fits else field["value"])
            session = step["sessionid"]
            sent = self["xep_0050"].send_command(JID(jid), node, action="complete", payload=answer, sessionid=session)
            step = (await sent)["command"]
        return {"status": step["status"], "outcome": shown(step["form"])}

    async def do_import(self, jid, node, item):
        """Copies an item of a node to this person's own node of that name, as clients import sticker packs."""
        found = (await self["xep_0060"].get_item(JID(jid), node, item))["pubsub"]["items"]["item"]
        await self["xep_0060"].publish(JID(self.boundjid.bare), node, id=found["id"], payload=found["payload"])
        own = (await self["xep_0060"].get_item(JID(self.boundjid.bare), node, item))["pubsub"]["items"]["item"]
        return [each.findtext("{urn:xmpp:file:metadata:0}file/{urn:xmpp:file:metadata:0}desc") for each in own["payload"]]

    async def do_carbons(self):
        await self["xep_0280"].enable()

    async def do_archive(self, peer):
        """The bodies of what the server's archive holds of a peer, oldest first."""
        found = self["xep_0313"].iterate(with_jid=JID(peer))
        return [each["mam_result"]["forwarded"]["stanza"]["body"] async for each in found]

    async def do(self, asked):
        arguments = {name: value for name, value in asked.items() if name not in ("do", "id")}
        try:
            tell(did=asked["id"], answer=await getattr(self, "do_" + asked["do"])(**arguments))
        except (IqError, PresenceError) as error:
            stanza = error.iq if isinstance(error, IqError) else error.presence
            tell(failed=asked["id"], **refusal(stanza["error"]))
        except Exception:
            tell(failed=asked["id"], condition="exception", text=traceback.format_exc())


async def read_lines():
    reader = asyncio.StreamReader()
    await asyncio.get_event_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def obey(witness, reader):
    while line := await reader.readline():
        await witness.do(json.loads(line))
    witness.disconnect()


def main(jid, host, port, certificate):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    reader = loop.run_until_complete(read_lines())
    password = loop.run_until_complete(reader.readline()).decode().strip()
    witness = Witness(jid, password, certificate)
    witness.connect((host, int(port)))
    obeying = loop.create_task(obey(witness, reader))
    loop.run_forever()
    obeying.cancel()


main(*sys.argv[1:])
