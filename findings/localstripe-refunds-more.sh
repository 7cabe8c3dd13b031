#!/bin/sh
# localstripe 1.15.10 (Python): more is paid back than was paid.
#
# Stripe refuses a refund of more than what is left of a payment (charge_already_refunded, or an amount that is too large). localstripe takes
# a payment of 10.00, pays back 10.00 twice, and 24.00 of another one. A program that is tested against it seems to handle what Stripe
# would refuse. Needs python3-venv and Node.
set -eu
folder=$(mktemp -d)
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet localstripe==1.15.10
export TMPDIR="$folder"
# Its own start listens on all addresses.
"$folder/python/bin/python" -c '
from aiohttp import web
from localstripe.server import app
web.run_app(app, host="127.0.0.1", port=18420, print=None)' 2>/dev/null &
server=$!
trap 'kill "$server"; rm -rf "$folder"' EXIT
cat >"$folder/refund.mjs" <<'END'
const ask = async (path, fields) => {
  const headers = { authorization: 'Bearer sk_test_1' }
  const answer = await fetch(`http://127.0.0.1:18420/v1/${path}`, { method: 'POST', body: new URLSearchParams(fields), headers })
  return answer.json()
}
for (let tries = 0; tries < 200; tries++) {
  if (await fetch('http://127.0.0.1:18420/').then(() => true, () => false)) break
  await new Promise(resolve => setTimeout(resolve, 100))
}
const card = { type: 'card', 'card[number]': '4242424242424242', 'card[exp_month]': 12, 'card[exp_year]': 2040, 'card[cvc]': 123 }
const pay = async () => {
  const { id: customer } = await ask('customers', { name: 'Ann' })
  const { id: method } = await ask('payment_methods', card)
  await ask(`payment_methods/${method}/attach`, { customer })
  return ask('payment_intents', { amount: 1000, currency: 'eur', customer, payment_method: method, confirm: true })
}
for (const amounts of [[1000, 1000], [2400]]) {
  const { id, status, amount } = await pay()
  console.log(`paid ${amount}: ${status}`)
  for (const each of amounts) {
    const refund = await ask('refunds', { payment_intent: id, amount: each })
    console.log(`paid back ${each}: ${refund.status ?? refund.error.message}`)
  }
}
END
node "$folder/refund.mjs" | tee "$folder/seen"
cat >"$folder/expected" <<'END'
paid 1000: succeeded
paid back 1000: succeeded
paid back 1000: succeeded
paid 1000: succeeded
paid back 2400: succeeded
END
diff "$folder/expected" "$folder/seen" && echo 'as found: refunds are not compared with what is left'
