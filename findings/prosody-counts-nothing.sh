#!/bin/sh
# Prosody 0.12.3 and 13.0.1, mod_mam: a client that asks for no message, to learn how many there are, hears that it has them all.
#
# XEP-0059 §2.7: <max>0</max> asks for the count alone. XEP-0313 §4.3 (version 1.1): complete='true' says that the results were
# not limited by the size of a page. An archive of ten messages answers complete='true' to <max>0</max>, and rightly without it
# to <max>2</max>: a client that stops at complete='true' takes a full archive for an empty one. 13.0.1 gives no count either,
# so that the question has no answer at all. (Five messages to oneself are ten in the archive: sent and received.)
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

def ask(version):
    with socket.create_server(('127.0.0.1', 0)) as free: port = free.getsockname()[1]
    shutil.rmtree('data', ignore_errors=True)
    os.makedirs('data/here%2etest/accounts')
    open('data/here%2etest/accounts/ann.dat', 'w').write('return { ["password"] = "secret" }')
    open('prosody.cfg.lua', 'w').write(f'''
run_as_root = true
data_path = "{os.getcwd()}/data"
pidfile = "{os.getcwd()}/pid"
modules_enabled = {{ "saslauth", "mam", "roster", "disco" }}
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
    def until(pattern):
        nonlocal text
        while not (found := re.search(pattern, text, re.S)): text += client.recv(65536).decode()
        text = text[found.end():]
        return found[0]
    say = lambda words: client.sendall(words.encode())
    stream = "<stream:stream to='here.test' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
    say(stream)
    until('</stream:features>')
    say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{base64.b64encode(b'%cann%csecret' % (0, 0)).decode()}</auth>")
    until('<success.*?>')
    say(stream)
    until('</stream:features>')
    say("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
    until('</iq>')
    for n in range(5): say(f"<message type='chat' to='ann@here.test' id='m{n}'><body>{n}</body></message>")
    answers = []
    for most in (2, 0):
        say(f"<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>{most}</max></set></query></iq>")
        answer = until('<fin.*?</fin>')
        answers.append((f'max {most}', 'complete' if "complete='true'" in answer else 'not complete', ''.join(re.findall('<count>(.*?)</count>', answer)) or 'no count'))
    return answers

seen = {version: ask(version) for version in sys.argv[1:]}
for version, answers in seen.items(): print(version, *answers)
twelve, thirteen = seen.values()
assert twelve == [('max 2', 'not complete', '10'), ('max 0', 'complete', '10')], twelve
assert thirteen == [('max 2', 'not complete', 'no count'), ('max 0', 'complete', 'no count')], thirteen
END
python3 ask.py 0.12.3-1+deb12u1 13.0.1-1~bpo12+1
