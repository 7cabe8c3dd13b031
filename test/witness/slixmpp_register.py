"""Somebody else's client that was invited: slixmpp as it is installed, with its own XEP-0077 and the IQ of XEP-0445.

slixmpp_register.py JID HOST PORT CERTIFICATE. The first line on standard input is the token, the second the password that
the app has made. Standard output tells as JSON lines the account that the form was filled in with, and the full JID of the
session or a refusal. The end of the input is the end of the session.
"""

import asyncio
import json
import sys

from slixmpp import ClientXMPP, Iq
from slixmpp.exceptions import IqError
from slixmpp.stanza import StreamFeatures
from slixmpp.xmlstream import ElementBase, register_stanza_plugin


class Offer(ElementBase):
    name = "register"
    namespace = "urn:xmpp:ibr-token:0"
    plugin_attrib = "ibr_token"


class PreAuth(ElementBase):
    name = plugin_attrib = "preauth"
    namespace = "urn:xmpp:pars:0"
    interfaces = {"token"}


register_stanza_plugin(StreamFeatures, Offer)
register_stanza_plugin(Iq, PreAuth)


def tell(**seen):
    print(json.dumps(seen), flush=True)


class Invited(ClientXMPP):
    def __init__(self, jid, token, password, certificate):
        super().__init__(jid, password)
        self.token = token
        self.ca_certs = certificate
        self._always_send_everything = True  # or 1.8 holds back its own question for the form until there is a session
        self.register_plugin("xep_0077")
        self.register_feature("ibr_token", self.presents, restart=False, order=40)  # its own question comes at 50
        self.add_event_handler("register", self.registers)
        self.add_event_handler("session_start", lambda _: tell(saw="session", jid=self.boundjid.full))
        self.add_event_handler("failed_auth", lambda failure: tell(saw="failure", condition=failure["condition"]))
        self.add_event_handler("disconnected", lambda _: self.loop.stop())

    async def presents(self, _):
        iq = self.make_iq_set(ito=self.boundjid.domain)
        iq["preauth"]["token"] = self.token
        await self.answered(iq)

    async def registers(self, form):
        tell(saw="form", username=form["register"]["username"])
        iq = self.make_iq_set()
        iq["register"]["username"] = form["register"]["username"]
        iq["register"]["password"] = self.password
        await self.answered(iq)

    async def answered(self, iq):
        try:
            await iq.send()
        except IqError as error:
            tell(saw="refusal", condition=error.condition, text=error.text)


async def obeys(client):
    while await asyncio.to_thread(sys.stdin.readline):
        pass
    client.disconnect()


jid, host, port, certificate = sys.argv[1:]
token, password = sys.stdin.readline().strip(), sys.stdin.readline().strip()
asyncio.set_event_loop(asyncio.new_event_loop())
client = Invited(jid, token, password, certificate)
client.connect((host, int(port)))
client.loop.create_task(obeys(client))
client.loop.run_forever()
