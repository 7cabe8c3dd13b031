-- The configuration form of rooms: which of its fields an owner's client sees and sets. All others are the component's.
-- Specification: xep/rooms.md
--
-- Why: mod_muc and every module beside it add fields to the form, and one of them switches the archive off. A list of what is
-- allowed stays right when a server's next version has more fields.

local st = require "util.stanza";
local jid = require "util.jid";

local bellhop = module:require "bellhop";
local muc = module:depends "muc";

local last = -1000; -- after the modules that add fields

local fields = module:get_option_array("bellhop_room_fields", {
	"muc#roomconfig_roomname"; "muc#roomconfig_lang"; "muc#roomconfig_changesubject";
});

local allowed = { FORM_TYPE = true };
for _, field in ipairs(fields) do allowed[field] = true; end

local function by_component(actor)
	return type(actor) == "string" and jid.bare(actor) == bellhop.component;
end

module:hook("muc-config-form", function (event)
	if by_component(event.actor) then return; end
	for i = #event.form, 1, -1 do
		local name = event.form[i].name;
		if not allowed[name or false] then table.remove(event.form, i); end
	end
end, last);

-- The name of the first submitted field that is not allowed.
local function forbidden_field(form)
	for field in form:childtags("field") do
		local name = field.attr.var;
		if name and not allowed[name] then return name; end
	end
end

-- The form above has no other fields, so mod_muc would ignore them: their sender is told instead.
module:hook("iq-set/bare/http://jabber.org/protocol/muc#owner:query", function (event)
	local origin, stanza = event.origin, event.stanza;
	local form = stanza.tags[1]:get_child("x", "jabber:x:data");
	local room = form and form.attr.type == "submit" and muc.get_room_from_jid(jid.bare(stanza.attr.to));
	if not room or bellhop.is_component(origin, stanza) then return; end
	if room:get_affiliation(stanza.attr.from) ~= "owner" then return; end -- mod_muc refuses them
	local field = forbidden_field(form);
	if not field then return; end
	local text = ("Owners do not change '%s' here. They change: %s."):format(field, table.concat(fields, ", "));
	origin.send(st.error_reply(stanza, "modify", "not-acceptable", text, module.host));
	return true;
end, 950); -- behind mod_bellhop_rooms_guard, before mod_muc
