-- Cards of colleagues: what the organisation tells of its people in their vCards (XEP-0054, XEP-0292), and their pictures
-- (XEP-0084). Specification: xep/cards.md
--
-- Why: mod_vcard_legacy and mod_vcard4 know only what a person has written, and show most of that to contacts alone.
-- Colleagues who are in one room are no contacts.

local st = require "util.stanza";
local jid = require "util.jid";

local directory = module:depends "bellhop_directory";
local pep = module:depends "pep";
local request = module:require "bellhop_gateway".request;

local xmlns_temp = "vcard-temp";
local xmlns_vcard4 = "urn:ietf:params:xml:ns:vcard-4.0";
local xmlns_pubsub = "http://jabber.org/protocol/pubsub";
local node_vcard4 = "urn:xmpp:vcard4";
local picture_nodes = { ["urn:xmpp:avatar:data"] = true; ["urn:xmpp:avatar:metadata"] = true };

--- Who asks, and what the server answers by itself

-- The account behind an address: of this host, or of somebody in a room, as rooms pass such questions on.
local function account_of(address)
	local name, host = jid.split(address);
	if host == module.host then return name and directory.exists(name) and name or nil; end
	local muc = prosody.hosts[host] and prosody.hosts[host].modules.muc;
	local room = muc and muc.get_room_from_jid(jid.bare(address));
	local occupant = room and room:get_occupant_by_nick(address);
	return occupant and account_of(occupant.bare_jid);
end

-- The accounts that ask and are asked, where somebody asks of somebody else.
local function accounts_in(stanza)
	local owner, asker = jid.split(stanza.attr.to), account_of(stanza.attr.from);
	if not owner or not asker or owner == asker or not directory.exists(owner) then return; end
	return owner, asker;
end

-- What mod_pep and the modules of vCards answer, as if `from` had asked.
local function ask_server(event, from)
	local reply;
	local stanza = st.clone(event.stanza);
	stanza.attr.from = from;
	local origin = setmetatable({ send = function (answer) reply = answer; end }, { __index = event.origin });
	module:fire_event("iq/bare", { origin = origin; stanza = stanza; is_inner = true });
	return reply;
end

-- Whether a person shows this node to contacts, as most clients have it without being told: colleagues count as contacts.
local function is_for_contacts(owner, node)
	local stored = pep.get_pep_service(owner).nodes[node];
	return stored and stored.config.access_model == "presence";
end

local function are_colleagues(owner, asker)
	return not directory.is_guest(owner) and not directory.is_guest(asker);
end

--- Building cards

local function text_tag4(card, name, kind, value)
	if value then card:tag(name):text_tag(kind, value):up(); end
end

local function work_tag4(card, name, kind, value)
	if not value then return; end
	card:tag(name):tag("parameters"):tag("type"):text_tag("text", "work"):up():up():text_tag(kind, value):up();
end

-- The person's own elements that the organisation says nothing of.
local function add_own(card, own)
	local said = {};
	for _, child in ipairs(card.tags) do said[child.name] = true; end
	for _, child in ipairs(own and own.tags or {}) do
		local many = child.name:lower() == "email" or child.name:lower() == "tel"; -- a private one beside that of work
		if many or not said[child.name] then card:add_child(st.clone(child)); end
	end
	return card;
end

local function build_vcard4(fields, own)
	local card = st.stanza("vcard", { xmlns = xmlns_vcard4 });
	text_tag4(card, "fn", "text", fields.name);
	if fields.family or fields.given then
		card:tag("n"):text_tag("surname", fields.family or ""):text_tag("given", fields.given or ""):up();
	end
	text_tag4(card, "title", "text", fields.title);
	if fields.organisation then
		card:tag("org"):text_tag("text", fields.organisation);
		if fields.department then card:text_tag("text", fields.department); end
		card:up();
	end
	work_tag4(card, "email", "text", fields.email);
	work_tag4(card, "tel", "uri", fields.phone and "tel:"..fields.phone:gsub("%s+", "-"));
	if fields.location then card:tag("adr"):text_tag("locality", fields.location):up(); end
	return add_own(card, own);
end

local function build_temp(fields, own, photo)
	local card = st.stanza("vCard", { xmlns = xmlns_temp });
	if fields.name then card:text_tag("FN", fields.name); end
	if fields.family or fields.given then
		card:tag("N"):text_tag("FAMILY", fields.family or ""):text_tag("GIVEN", fields.given or ""):up();
	end
	if fields.title then card:text_tag("TITLE", fields.title); end
	if fields.organisation then
		card:tag("ORG"):text_tag("ORGNAME", fields.organisation);
		if fields.department then card:text_tag("ORGUNIT", fields.department); end
		card:up();
	end
	if fields.email then card:tag("EMAIL"):tag("INTERNET"):up():tag("WORK"):up():text_tag("USERID", fields.email):up(); end
	if fields.phone then card:tag("TEL"):tag("WORK"):up():text_tag("NUMBER", fields.phone):up(); end
	if fields.location then card:tag("ADR"):tag("WORK"):up():text_tag("LOCALITY", fields.location):up(); end
	if photo then card:add_child(st.clone(photo)); end
	return add_own(card, own);
end

--- Answering

-- Answers with what `build` makes of the organisation's fields. When the gateway is away the server's own part is the answer.
local function answer_with(event, owner, asker, build)
	local stanza = st.clone(event.stanza); -- a room changes its own back
	request("/internal/card", { of = owner, by = asker }, function (status, card)
		module:send(build(status == 200 and card or {}, stanza));
	end);
	return true;
end

module:hook("iq-get/bare/"..xmlns_temp..":vCard", function (event)
	local owner, asker = accounts_in(event.stanza);
	if event.is_inner or not owner then return; end
	local reply, photo = ask_server(event, event.stanza.attr.from), nil;
	if are_colleagues(owner, asker) and is_for_contacts(owner, "urn:xmpp:avatar:metadata") then
		local whole = ask_server(event, jid.bare(event.stanza.attr.to));
		photo = whole and whole:find("{vcard-temp}vCard/PHOTO");
	end
	local own = reply and reply:get_child("vCard", xmlns_temp);
	return answer_with(event, owner, asker, function (fields, stanza)
		return st.reply(stanza):add_child(build_temp(fields, own, photo));
	end);
end, 1);

module:hook("iq-get/bare/"..xmlns_vcard4..":vcard", function (event)
	local owner, asker = accounts_in(event.stanza);
	if event.is_inner or not owner then return; end
	local reply = ask_server(event, event.stanza.attr.from);
	local own = reply and reply:get_child("vcard", xmlns_vcard4);
	return answer_with(event, owner, asker, function (fields, stanza)
		return st.reply(stanza):add_child(build_vcard4(fields, own));
	end);
end, 1);

local function answer_card_node(event, owner, asker)
	local reply = ask_server(event, event.stanza.attr.from);
	local own = reply and reply:find("{"..xmlns_pubsub.."}pubsub/items/item/{"..xmlns_vcard4.."}vcard");
	return answer_with(event, owner, asker, function (fields, stanza)
		return st.reply(stanza):tag("pubsub", { xmlns = xmlns_pubsub }):tag("items", { node = node_vcard4 })
			:tag("item", { id = "current" }):add_child(build_vcard4(fields, own)):reset();
	end);
end

local function answer_picture_node(event, owner, asker, node)
	if not are_colleagues(owner, asker) or not is_for_contacts(owner, node) then return; end
	local reply = ask_server(event, jid.bare(event.stanza.attr.to));
	if not reply then return; end
	reply.attr.to = event.stanza.attr.from;
	module:send(reply);
	return true;
end

module:hook("iq/bare/"..xmlns_pubsub..":pubsub", function (event)
	local stanza = event.stanza;
	local items = stanza.attr.type == "get" and not event.is_inner and stanza.tags[1]:get_child("items");
	local node = items and items.attr.node;
	if node ~= node_vcard4 and not picture_nodes[node] then return; end
	local owner, asker = accounts_in(stanza);
	if not owner then return; end
	if node == node_vcard4 then return answer_card_node(event, owner, asker); end
	return answer_picture_node(event, owner, asker, node);
end, 1);
