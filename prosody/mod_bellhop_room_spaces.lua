-- Rooms say which space they are part of (XEP-0503 §4.5), to members of that space. Load it on the MUC component; mod_bellhop_spaces,
-- on the pubsub component, knows the spaces.

module:depends "muc";

local field = "muc#roomconfig_pubsub";

module:hook("muc-disco#info", function (event)
	local asker = event.stanza and event.stanza.attr.from or event.reply.attr.to;
	local space = prosody.events.fire_event("bellhop-add-parent-space", { jid = event.room.jid, asker = asker, reply = event.reply });
	if not space then return; end
	table.insert(event.form, { name = field, type = "text-single", label = "Associated pubsub node" });
	event.formdata[field] = space;
end, -1);
