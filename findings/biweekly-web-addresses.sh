#!/bin/sh
# biweekly 0.6.8 (Maven): a web address is written with backslashes, and an event with a quoted nickname cannot be written.
#
# RFC 5545 §3.3.13: an address (URI) has no escapes with a backslash. The package reads https://example.com/?a=1;b=2,3 and writes a
# backslash in front of the semicolon and of the comma; ical.js 2.2.1, which takes the address as it stands, opens another page.
# RFC 6868: ^' in a parameter is a quotation mark. The package reads it and then refuses to write the event: IllegalArgumentException.
# (Its writer has a setting for these marks, which is off.) Needs Java 17, Maven, Node 24 and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>net.sf.biweekly</groupId>
      <artifactId>biweekly</artifactId>
      <version>0.6.8</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DoutputDirectory=libraries
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1
cat >Run.java <<'JAVA'
import biweekly.Biweekly;
import java.nio.file.Files;
import java.nio.file.Path;

public class Run {
    public static void main(String[] arguments) throws Exception {
        Files.writeString(Path.of("written.ics"), Biweekly.write(Biweekly.parse(event("URL:https://example.com/?a=1;b=2,3\r\n")).first()).go());
        var calendar = Biweekly.parse(event("ATTENDEE;CN=Ann ^'Annie^' Lee:mailto:ann@example.org\r\n")).first();
        System.out.println(calendar.getEvents().get(0).getAttendees().get(0).getCommonName());
        try {
            System.out.println(Biweekly.write(calendar).go());
        } catch (IllegalArgumentException error) {
            System.out.println("IllegalArgumentException");
        }
    }

    private static String event(String line) {
        String head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.com//EN\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\n";
        return head + "DTSTAMP:20260101T000000Z\r\n" + line + "END:VEVENT\r\nEND:VCALENDAR\r\n";
    }
}
JAVA
cat >run.mjs <<'END'
import ICAL from 'ical.js'
import { readFileSync } from 'node:fs'

const [, , [[, properties]]] = ICAL.parse(readFileSync('written.ics', 'utf8'))
console.log(properties.find(([name]) => name === 'url')[3])
END
{ java -cp 'libraries/*' Run.java; node run.mjs; } | tee seen
cat >expected <<'END'
Ann "Annie" Lee
IllegalArgumentException
https://example.com/?a=1\;b=2\,3
END
diff expected seen && echo 'as found: the address has backslashes'
