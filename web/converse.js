// Converse.js on our page: everything comes from where the page comes from, and nothing else is asked.
import { followButtons } from './buttons.js'
import { followPicker } from './emoticon-picker.js'
import { followEmoticons } from './emoticons.js'
import { followFiles } from './files.js'
import { followReads } from './reads.js'
import { followRooms } from './rooms.js'

/** What Converse.js can do and we leave out: OMEMO, as our archive would not have the texts; bookmarks, which web/rooms.js reads. */
const LEFT_OUT = [
  'converse-omemo',
  'converse-omemo-views',
  'converse-register',
  'converse-bosh',
  'converse-bookmarks',
  'converse-bookmark-views',
]

const settings = ({ rooms, socket, folder, files, language }) => ({
  assets_path: folder,
  websocket_url: new URL(socket, location.href.replace(/^http/, 'ws')).href,
  discover_connection_methods: false,
  i18n: language,
  locales: ['en', 'de'],
  view_mode: 'fullscreen',
  blacklisted_plugins: LEFT_OUT,
  allow_bookmarks: false,
  allowed_audio_domains: [files], // of others the page shows the link
  allowed_image_domains: [files],
  allowed_video_domains: [files],
  whitelisted_plugins: ['bellhop'],
  authentication: 'login',
  auto_login: true,
  allow_registration: false,
  autocomplete_providers_url: '', // both ask a public site for lists of servers
  xmpp_providers_url: '',
  archived_messages_page_size: '10', // with more, questions to 200 archives wait for a minute, and then lose their page
  notification_icon: '/web/icon.svg',
  reuse_scram_keys: false,
  clear_cache_on_logout: true,
  muc_domain: rooms,
  muc_search_service: undefined,
  auto_register_muc_nickname: false,
  embed_3rd_party_media_players: false,
  play_sounds: false,
  show_client_info: false,
})

/** Signs in and gives Converse.js the page. Resolves when it is over: `refused`, `unavailable`, or empty for who signed out. */
export async function runConverse(place, account, { connected, ending }) {
  const { default: converse } = await import(`${place.folder}/converse.min.js`)
  await dress(place.folder)
  customElements.define('converse-footer', class extends HTMLElement {}) // its own has pictures from elsewhere
  const { promise, resolve } = Promise.withResolvers()
  let end = 'unavailable'
  converse.plugins.add('bellhop', {
    initialize() {
      const { api } = this._converse
      const texts = JSON.parse(place.texts)
      followFiles(api, texts)
      followButtons(api, converse.env, texts)
      followEmoticons(api, converse.env, texts)
      followPicker(api, converse.env, texts, account)
      followReads(api, converse.env, place.groups)
      followRooms(api, { bareJid: converse.env.Strophe.getBareJidFromJid })
      api.listen.on('connectionInitialized', () => {
        api.connection.get().rawInput = data => {
          if (data.startsWith('<failure')) end = data.includes('<temporary-auth-failure') ? 'unavailable' : 'refused'
        }
      })
      const start = () => {
        tellSoftware(converse, api.connection.get())
        connected()
      }
      api.listen.on('connected', start)
      api.listen.on('reconnected', start)
      api.listen.on('beforeLogout', () => {
        end = ''
        ending()
      })
      api.listen.on('disconnected', () => resolve(end))
    },
  })
  await converse.initialize({ ...settings(place), ...account })
  return promise
}

/** XEP-0092: it does not answer by itself, and then its device has no name in the list for a while. */
function tellSoftware({ env: { $iq }, VERSION_NAME }, connection) {
  const answer = question => {
    const [to, id] = [question.getAttribute('from'), question.getAttribute('id')]
    const query = $iq({ type: 'result', to, id }).c('query', { xmlns: 'jabber:iq:version' })
    connection.send(query.c('name').t('Converse.js').up().c('version').t(VERSION_NAME))
    return true // for the next question, too
  }
  connection.addHandler(answer, 'jabber:iq:version', 'iq', 'get')
}

/** Its style sheet, and what we change of it, instead of ours: both speak of buttons and lists. */
async function dress(folder) {
  const [ours] = document.querySelectorAll('link[rel=stylesheet]')
  await load(`${folder}/converse.min.css`)
  await load('/web/chat.css')
  ours.disabled = true
  document.body.className = 'converse-fullscreen'
  for (const each of document.body.children) each.hidden = each.tagName !== 'MAIN' // our heading and links are behind it
  document.querySelector('main').append(document.createElement('converse-root')) // so that all is in a landmark
}

const load = href =>
  new Promise((resolve, reject) => {
    const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href })
    sheet.addEventListener('load', resolve)
    sheet.addEventListener('error', reject)
    document.head.append(sheet)
  })
