#!/bin/sh
# Prosody 0.12.3 and 13.0.1, mod_bookmarks: a room's bookmark loses what other clients keep in it when an old client changes the nick.
#
# XEP-0402 §3.1 (version 1.2): <extensions/> holds elements of any namespace, and who edits a bookmark keeps those that it does not know.
# mod_bookmarks also offers the bookmarks as private XML (XEP-0049), for clients that know no others. Such a client reads them, changes the
# nick of one room, and stores all of them. Of that room <extensions/> is gone, which the client was never shown: whoever keeps there, for
# instance, that the room is muted has lost it. A bookmark that is stored as it was keeps them.
# Needs Debian 12, root for apt, Python, and the packages that Debian's prosody depends on (apt-get install prosody).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p lists/partial cache/archives/partial
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
for suite in bookworm bookworm-backports; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >>sources.list
done
fetch() {
  apt-get -qq -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" -o APT::Sandbox::User=root "$@"
}
fetch update
for version in 0.12.3-1+deb12u1 13.0.1-1~bpo12+1; do
  fetch download "prosody=$version"
  dpkg-deb --extract prosody_*.deb "$version"
  rm prosody_*.deb
  sed -i "s|^CFG_SOURCEDIR=.*|CFG_SOURCEDIR='$folder/$version/usr/lib/prosody';|
    s|^CFG_PLUGINDIR=.*|CFG_PLUGINDIR='$folder/$version/usr/lib/prosody/modules/';|" "$version/usr/bin/prosody"
done
cat >ask.py <<'END'
import base64, os, re, shutil, socket, subprocess, sys, time

STREAM = "<stream:stream to='here.test' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
NODE = 'urn:xmpp:bookmarks:1'
STORED = f'''<iq type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='{NODE}'><item id='tea@rooms.here.test'>
<conference xmlns='{NODE}' name='Tea' autojoin='true'><nick>Ann</nick><extensions><muted xmlns='urn:example:client'/></extensions></conference>
</item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>
<value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field>
<field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>'''
KEPT = f"<iq type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='{NODE}'/></pubsub></iq>"
OLD = "<iq type='get' id='3'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>"

def ask(version):
    with socket.create_server(('127.0.0.1', 0)) as free: port = free.getsockname()[1]
    shutil.rmtree('data', ignore_errors=True)
    os.makedirs('data/here%2etest/accounts')
    open('data/here%2etest/accounts/ann.dat', 'w').write('return { ["password"] = "secret" }')
    open('prosody.cfg.lua', 'w').write(f'''
run_as_root = true
data_path = "{os.getcwd()}/data"
pidfile = "{os.getcwd()}/pid"
modules_enabled = {{ "saslauth", "roster", "disco", "pep", "bookmarks" }}
modules_disabled = {{ "s2s", "tls", "http", "offline" }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{}}
authentication = "internal_plain"
storage = "internal"
VirtualHost "here.test"
''')
    command = [f'{version}/usr/bin/prosody', '-F', '--config', 'prosody.cfg.lua']
    server = subprocess.Popen(command, stdout=open('log', 'w'), stderr=subprocess.STDOUT)
    try:
        return talk(port)
    finally:
        server.terminate()
        server.wait()

def connect(port):
    for _ in range(200):
        try: return socket.create_connection(('127.0.0.1', port), timeout=20)
        except OSError: time.sleep(0.1)
    sys.exit(open('log').read())

def talk(port):
    client, text = connect(port), ''
    def hear(pattern):
        nonlocal text
        while not (found := re.search(pattern, text, re.S)): text += client.recv(65536).decode()
        text = text[found.end():]
        return found[0]
    def say(words, pattern):
        client.sendall(words.encode())
        return hear(pattern)
    def answer(iq):
        found = say(iq, r"<iq [^>]*?type=.(?:result|error)..*?(?:/>|</iq>)")
        assert "error" not in found[:80], found
        return found
    say(STREAM, '</stream:features>')
    say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64.b64encode(b'%cann%csecret' % (0, 0)).decode()}</auth>", '<success.*?>')
    say(STREAM, '</stream:features>')
    answer("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
    say(STORED, r"<iq [^>]*id='1'.*?(?:/>|</iq>)")
    def kept():
        item = say(KEPT, r"<iq [^>]*id='2'.*?</iq>")
        return [name for name in ('Tea', 'Anna', 'extensions', 'muted') if name in item]
    before = kept()
    storage = re.search(r"<storage.*?</storage>", say(OLD, r"<iq [^>]*id='3'.*?</iq>"), re.S)[0]
    storage = storage.replace('Ann', 'Anna')
    say(f"<iq type='set' id='4'><query xmlns='jabber:iq:private'>{storage}</query></iq>", r"<iq [^>]*id='4'.*?(?:/>|</iq>)")
    return before, kept()

seen = {version: ask(version) for version in sys.argv[1:]}
for version, (before, after) in seen.items(): print(version, 'before:', *before, '  after:', *after)
assert all(found == (['Tea', 'extensions', 'muted'], ['Tea', 'Anna']) for found in seen.values()), seen
END
python3 ask.py 0.12.3-1+deb12u1 13.0.1-1~bpo12+1
