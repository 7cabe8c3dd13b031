#!/bin/sh
# OpenSMTPD 6.8.0p2 (Debian 12): a bounce that was asked for with headers alone has the body, too.
#
# RFC 3461 §4.3: RET=HDRS asks that a failure report returns the headers of a mail and nothing else; OpenSMTPD offers DSN. The
# report has a part "Message headers" of the type text/rfc822-headers (RFC 3462 §3), and in this part the whole mail: whoever
# reads the sender's bounces reads what was meant for the recipient. Besides, the report is multipart/mixed instead of
# multipart/report, and says Status: 5.0.0 for a mail that the other server refused with 5.1.1, without a Diagnostic-Code.
# Needs root, Debian 12 and Python: the server runs in a mount namespace with users and folders of its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get -qq -o APT::Sandbox::User=root download opensmtpd=6.8.0p2-4+b4
dpkg-deb --extract opensmtpd_*.deb unpacked
cp /etc/passwd /etc/group .
id=64900
for user in opensmtpd opensmtpq; do
  id=$((id + 1))
  echo "$user:x:$id:$id::/nonexistent:/usr/sbin/nologin" >>passwd
  echo "$user:x:$id:" >>group
done
cat >run.py <<'END'
import smtplib, socket, subprocess, threading, time

def listen(refuses, done):
    """A server on loopback that refuses every recipient, or keeps the first mail."""
    server = socket.create_server(('127.0.0.1', 0))
    def serve(connection):
        stream = connection.makefile('rwb', 0)
        say = lambda text: stream.write(text.encode() + b'\r\n')
        say('220 ready')
        for line in stream:
            verb = line[:4].upper()
            if verb == b'RCPT' and refuses: say('550 5.1.1 No such user here')
            elif verb == b'DATA':
                say('354 go on')
                lines = iter(stream.readline, b'.\r\n')
                done(b''.join(lines).decode())
                say('250 taken')
            else: say('221 bye' if verb == b'QUIT' else '250 fine')
    def accept():
        while True: threading.Thread(target=serve, args=[server.accept()[0]], daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]

bounces, arrived = [], threading.Event()
def keep(mail):
    bounces.append(mail)
    arrived.set()
elsewhere, here = listen(True, keep), listen(False, keep)
with socket.create_server(('127.0.0.1', 0)) as free: own = free.getsockname()[1]
open('smtpd.conf', 'w').write(f'''
listen on 127.0.0.1 port {own} hostname relay.test
action elsewhere relay host smtp+notls://127.0.0.1:{elsewhere}
action here relay host smtp+notls://127.0.0.1:{here}
match from any for domain "remote.test" action elsewhere
match from any for domain "here.test" action here
''')
server = subprocess.Popen(['unpacked/usr/sbin/smtpd', '-d', '-f', 'smtpd.conf'], stderr=open('log', 'w'))
try:
    for _ in range(100):
        try: client = smtplib.SMTP('127.0.0.1', own); break
        except OSError: time.sleep(0.1)
    client.ehlo()
    print('offers DSN:', client.has_extn('dsn'))
    mail = 'From: a@here.test\r\nTo: nobody@remote.test\r\nSubject: hello\r\n\r\nTHE BODY\r\n'
    client.sendmail('a@here.test', ['nobody@remote.test'], mail, mail_options=['RET=HDRS'])
    client.quit()
    arrived.wait(20)
    bounce = bounces[0]
    print('multipart/report:', 'multipart/report' in bounce)
    print([line for line in bounce.splitlines() if line.startswith(('Status:', 'Diagnostic-Code:'))])
    part = bounce[bounce.index('text/rfc822-headers'):]
    print('the body is in text/rfc822-headers:', 'THE BODY' in part)
finally:
    server.terminate()
    server.wait()
END
cat >inside.sh <<'END'
mount --bind passwd /etc/passwd
mount --bind group /etc/group
for each in /var/spool /var/lib /run; do mount -t tmpfs tmpfs "$each"; done
mkdir -p /var/spool/smtpd /var/lib/opensmtpd/empty
chmod 711 /var/spool/smtpd /var/lib/opensmtpd/empty
exec python3 run.py
END
timeout 60 unshare --mount sh -e inside.sh | tee seen
cat >expected <<'END'
offers DSN: True
multipart/report: False
['Status: 5.0.0']
the body is in text/rfc822-headers: True
END
diff expected seen && echo 'as found: the body comes back, and the reason does not'
