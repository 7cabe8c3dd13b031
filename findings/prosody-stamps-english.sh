#!/bin/sh
# Prosody 0.12.3 and 13.0.1: what clients and components write without saying its language is passed on as English.
#
# RFC 6120 §8.1.5: a server adds to an outbound stanza the language that its sender's stream header names. Where the header names none,
# RFC 6120 §4.7.4 lets the server choose a language for what the server itself says. Prosody takes its own, "en", for what others say, too:
# a message of a client, and of a component, whose stream headers have no xml:lang arrives with xml:lang="en", whatever language it is
# in. With xml:lang="de" in the client's header it arrives as "de". So a receiver cannot tell English from a sender that names no language:
# who answers in the language of the stanza answers nearly everybody in English, and a screen reader reads German aloud as English.
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
import base64, hashlib, os, re, shutil, socket, subprocess, sys, time

def ports(count):
    free = [socket.create_server(('127.0.0.1', 0)) for _ in range(count)]
    found = [each.getsockname()[1] for each in free]
    for each in free: each.close()
    return found

def ask(version):
    c2s, component = ports(2)
    shutil.rmtree('data', ignore_errors=True)
    os.makedirs('data/here%2etest/accounts')
    for name in ('ann', 'ben', 'eva'):
        open(f'data/here%2etest/accounts/{name}.dat', 'w').write('return { ["password"] = "secret" }')
    open('prosody.cfg.lua', 'w').write(f'''
run_as_root = true
data_path = "{os.getcwd()}/data"
pidfile = "{os.getcwd()}/pid"
modules_enabled = {{ "saslauth", "roster", "disco" }}
modules_disabled = {{ "s2s", "tls", "http", "offline" }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
interfaces = {{ "127.0.0.1" }}
component_interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {c2s} }}
c2s_direct_tls_ports = {{}}
component_ports = {{ {component} }}
authentication = "internal_plain"
storage = "internal"
VirtualHost "here.test"
Component "shop.here.test"
  component_secret = "shared"
''')
    command = [f'{version}/usr/bin/prosody', '-F', '--config', 'prosody.cfg.lua']
    server = subprocess.Popen(command, stdout=open('log', 'w'), stderr=subprocess.STDOUT)
    try:
        return languages(c2s, component)
    finally:
        server.terminate()
        server.wait()

class Peer:
    def __init__(self, port):
        self.socket, self.text = connect(port), ''

    def hear(self, pattern):
        while not (found := re.search(pattern, self.text, re.S)): self.text += self.socket.recv(65536).decode()
        self.text = self.text[found.end():]
        return found[0]

    def say(self, words, pattern=None):
        self.socket.sendall(words.encode())
        return self.hear(pattern) if pattern else None

def connect(port):
    for _ in range(200):
        try: return socket.create_connection(('127.0.0.1', port), timeout=20)
        except OSError: time.sleep(0.1)
    sys.exit(open('log').read())

def client(port, name, language=''):
    stream = f"<stream:stream to='here.test' version='1.0' {language} xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
    peer = Peer(port)
    peer.say(stream, '</stream:features>')
    proof = base64.b64encode(b'\0' + name.encode() + b'\0secret').decode()
    peer.say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{proof}</auth>", '<success.*?>')
    peer.say(stream, '</stream:features>')
    peer.say("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>", "<iq .*?</iq>")
    return peer

def shop(port):
    peer = Peer(port)
    opened = peer.say("<stream:stream to='shop.here.test' xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>",
                      r"<stream:stream .*?>")
    key = re.search(r"""id=['"](.*?)['"]""", opened)[1]
    peer.say(f"<handshake>{hashlib.sha1((key + 'shared').encode()).hexdigest()}</handshake>", r"<handshake\s*(/>|></handshake>)")
    return peer

def languages(c2s, component):
    reader, silent, german, desk = client(c2s, 'ann'), client(c2s, 'ben'), client(c2s, 'eva', "xml:lang='de'"), shop(component)
    message = "<message to='ann@here.test/r' type='chat'{}><body>Guten Morgen</body></message>"
    found = {}
    for name, peer, own in (('client', silent, ''), ('client de', german, ''), ('component', desk, " from='tea@shop.here.test'")):
        peer.say(message.format(own))
        heard = re.match(r'<message.*?>', reader.hear(r'<message .*?</message>'))[0]
        found[name] = (re.findall(r"""xml:lang=['"](.*?)['"]""", heard) + ['none'])[0]
    return found

seen = {version: ask(version) for version in sys.argv[1:]}
for version, found in seen.items(): print(version, *(f'{name}: {language}' for name, language in found.items()), sep='  ')
assert all(found == {'client': 'en', 'client de': 'de', 'component': 'en'} for found in seen.values()), seen
END
python3 ask.py 0.12.3-1+deb12u1 13.0.1-1~bpo12+1
