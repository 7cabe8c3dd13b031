-- Records of a Bellhop 0.1.0, for the tables of test/data/unversioned.sql: unique keys had no columns of their own.
INSERT INTO "broadcasts" VALUES('b1','{"id":"b1","group":"team-chat/ann","sender":"ann","origin":"o1","body":"Hello","personal":false,"accepted":true,"sent":"2026-01-01T00:03:00.000Z","recipients":1,"completed":"2026-01-01T00:04:00.000Z"}');
INSERT INTO "broadcasts" VALUES('b2','{"id":"b2","group":"team-chat/ann","sender":"ann","origin":"o2","body":"Again","personal":false,"accepted":false,"sent":"2026-01-01T00:03:00.000Z","recipients":0}');
INSERT INTO "codes" VALUES('c1','{"id":"c1","person":null,"hash":"h1","issuedBy":"administrator","issued":"2026-01-01T00:00:00.000Z","expires":"2026-01-01T00:09:00.000Z"}');
INSERT INTO "groups" VALUES('team-chat/ann','{"id":"team-chat/ann","name":"team-ann","kind":"chat","origin":"team","title":"Team Ann","owner":"ann"}');
INSERT INTO "memberships" VALUES('m1','{"id":"m1","group":"team-chat/ann","person":"bob"}');
INSERT INTO "people" VALUES('ann','{"id":"ann","username":"user-ann","name":"Name ann","manager":null,"profile":{"title":"Chief","Tel. private":"it''s 1","$x":"🛎"}}');
INSERT INTO "people" VALUES('bob','{"id":"bob","username":"user-bob","name":"Name bob","manager":"ann","profile":{},"guest":"ann","mail":"bob@example.com","list":"client"}');
INSERT INTO "redemptions" VALUES('i1/0','{"id":"i1/0","invite":"i1","by":"bob","place":0,"at":"2026-01-01T00:05:00.000Z"}');
INSERT INTO "resources" VALUES('r1','{"id":"r1","kind":"User","name":"bob","key":"bob","content":{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":[{"value":"ann"}]}},"version":3,"created":"2026-01-01T00:01:00.000Z","changed":"2026-01-01T00:02:00.000Z"}');
INSERT INTO "resources" VALUES('r2','{"id":"r2","kind":"Group","name":"bob","key":"bob","content":{},"version":1,"created":"2026-01-01T00:01:00.000Z","changed":"2026-01-01T00:02:00.000Z"}');
