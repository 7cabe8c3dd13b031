// Files that a person sends (XEP-0363): progress, then the file, or the reason why it was not sent. Converse.js 14.0.0 alone
// shows "Uploading file" without an end when the server refuses a file or does not answer.

const SILENCE = 30_000 // ms without progress after which an upload ends
const DONE = [200, 201]

/** @param texts what the page says when a file was not sent, by reason */
export function followFiles(api, texts) {
  const follow = ({ messages }) => {
    const take = message => {
      if (message.file) message.getRequestSlotURL = () => sendFile(message, texts)
      else if (message.get('file')) refuse(message, texts, texts.interrupted) // the page was loaded again during the upload
    }
    messages.each(take)
    messages.on('add', take)
  }
  api.listen.on('chatBoxInitialized', follow)
  api.listen.on('chatRoomInitialized', follow)
}

async function sendFile(message, texts) {
  message.save({ file_name: message.file.name })
  try {
    const { get, put, headers } = await askSlot(message, texts)
    await upload(message, put, headers, texts)
    message.save({ body: get, message: get, oob_url: get, upload: 'success' }) // Converse.js sends the link
  } catch (error) {
    refuse(message, texts, error.message)
  }
}

/** @throws Error with what the server says, or that it says nothing */
async function askSlot(message, texts) {
  const answer = await message.sendSlotRequestStanza().catch(error => {
    throw new Error(error?.querySelector?.('error > text')?.textContent ?? texts.noAnswer)
  })
  const url = name => answer.querySelector(`slot > ${name}`).getAttribute('url')
  return { get: url('get'), put: url('put'), headers: message.getUploadRequestMetadata(answer).headers }
}

function upload(message, url, headers, texts) {
  const request = new XMLHttpRequest()
  let timer
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => request.abort(), SILENCE)
  }
  const { promise, resolve, reject } = Promise.withResolvers()
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    wait()
    message.set('progress', loaded / total)
  })
  request.addEventListener('loadend', () => {
    clearTimeout(timer)
    if (DONE.includes(request.status)) resolve()
    else reject(new Error(reasonOf(request.status, texts)))
  })
  request.open('PUT', url)
  if (message.file.type) request.setRequestHeader('Content-Type', message.file.type)
  for (const { name, value } of headers) request.setRequestHeader(name, value)
  wait()
  request.send(message.file)
  return promise
}

function reasonOf(status, texts) {
  if (status === 413) return texts.tooLarge
  return status === 0 || status >= 500 ? texts.noAnswer : texts.refused
}

/** The message becomes a line that says so; it stays, as the person may have looked away. */
function refuse(message, texts, reason) {
  const said = texts.unsent.replace('{name}', () => message.get('file_name') ?? '')
  message.save({ file: false, upload: 'failure', type: 'error', message: `${said} ${reason}` })
}
