-- Records that Bellhop 0.1.0 wrote under names that have changed since, for the tables of test/data/unversioned.sql.
INSERT INTO asks VALUES ('ask1', '{"id":"ask1","channel":"mail","to":"ann@acme.example","at":"2026-01-01T00:00:00.000Z"}');
INSERT INTO bars VALUES ('custom/1 guest/1', '{"id":"custom/1 guest/1","of":"custom/1","person":"guest/1","at":"2026-01-01T00:00:00.000Z"}');
INSERT INTO edits VALUES ('edit1', '{"id":"edit1","made":false,"at":"2026-01-01T00:00:00.000Z","scope":{"people":["guest/1"],"groups":["custom/1"],"ended":["custom/1 person guest/1"],"barred":"2026-01-01T00:00:00.000Z"}}');
INSERT INTO groups VALUES ('custom/1', '{"id":"custom/1","name":"choir","kind":"chat","origin":"custom","title":"Choir","owner":"ann"}');
INSERT INTO letters VALUES ('letter0001', '{"id":"letter0001","kind":"invitation","channel":"mail","person":"ann","to":"ann@acme.example","language":"en","by":"Acme","inviter":null,"at":"2026-01-01T00:00:00.000Z","state":"due"}');
INSERT INTO mirrors VALUES ('room/choir', '{"id":"room/choir","kind":"room","content":{"title":"Choir","ann@acme.example":"\u0000"}}');
INSERT INTO people VALUES ('ann', '{"id":"ann","username":"ann","name":"Ann Test","manager":null,"profile":{}}');
INSERT INTO people VALUES ('guest/1', '{"id":"guest/1","username":"guest-7f3kq2","name":"Gus Guest","manager":null,"profile":{},"guest":"ann","mail":"gus@outside.example","list":"customer"}');
INSERT INTO silences VALUES ('custom/1 guest/1', '{"id":"custom/1 guest/1","group":"custom/1","person":"guest/1","by":"ann","at":"2026-01-01T00:00:00.000Z"}');
INSERT INTO errands VALUES ('ann@acme.example kept 7', '{"id":"ann@acme.example kept 7","command":"group close","fields":{"group":"choir"},"text":"Choir is closed.","at":"2026-01-01T00:00:00.000Z"}');
INSERT INTO dialogues VALUES ('ann@acme.example bellhop@bellhop.acme.example', '{"id":"ann@acme.example bellhop@bellhop.acme.example","turn":6,"said":{"6":"You are Ann."},"fields":{},"at":"2026-01-01T00:00:00.000Z"}');
INSERT INTO letters VALUES ('letter0002', '{"id":"letter0002","kind":"invitation","channel":"mail","person":"ann","to":"ann@acme.example","language":"en","by":"Acme","inviter":null,"at":"2026-01-01T00:00:00.000Z","state":"kept"}');
INSERT INTO codes VALUES ('code01', '{"id":"code01","person":"ann","hash":"h","issuedBy":"ann","issued":"2026-01-01T00:00:00.000Z","expires":"2026-01-01T00:00:00.000Z","heir":"device01"}');
INSERT INTO broadcasts VALUES ('broad01', '{"id":"broad01","group":"custom/1","sender":"ann","body":"Hello","sent":"2026-01-01T00:00:00.000Z","accepted":true,"recipients":1,"kept":"custom/2"}');
