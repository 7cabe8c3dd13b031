// All pages, and what they have in common: forms of a bounded size from our own pages, a session, a language.
import { serveAssets } from './web/assets.ts'
import { chat } from './pages/chat.ts'
import { addContact, contact, contactAsGuest } from './pages/contact.ts'
import { desk, visitDesk } from './pages/desk.ts'
import { booklet } from './pages/booklet.ts'
import { coupon, couponAsGuest, getCoupon } from './pages/coupon.ts'
import { couponCharts, couponReport } from './pages/coupon-report.ts'
import { enterAsGuest, enterGroup, group } from './pages/group.ts'
import { openContactQr, openGroupQr, home } from './pages/home.ts'
import { invites, revoke } from './pages/invites.ts'
import { mail, mails, movedMails } from './pages/mails.ts'
import { myData } from './pages/my-data.ts'
import { pair, pairing, pairingForm, pairTyped } from './pages/pairing.ts'
import { confirmProof, proof } from './pages/proof.ts'
import { posters } from './pages/poster.ts'
import { reportEnd, takeReportEnd } from './pages/report-end.ts'
import { redeemForm, redeemTyped } from './pages/redeem.ts'
import { askForCode, signIn, signInForm, signOut } from './pages/sign-in.ts'
import { templates } from './pages/templates.ts'
import { redeemVoucher, undoVoucher, voucher, voucherAtTill } from './pages/voucher.ts'
import { wallet } from './pages/wallet.ts'
import { counterPage, payAtCounter } from './pages/wallet-counter.ts'
import { walletFiles, walletMonth } from './pages/wallet-month.ts'
import { confirmPayment, paymentPage } from './pages/wallet-pay.ts'
import { welcome } from './pages/welcome.ts'
import type { Routes } from './route.ts'
import { readForms, showPage, takeForm } from './visit/serve.ts'
import type { Page } from './visit/visit.ts'

const shown: Record<string, Page> = {
  '/': home,
  '/sign-in': signInForm,
  '/pair': pairingForm,
  '/chat': chat,
  '/welcome/:token': welcome,
  '/c/:token': contact,
  '/desk/:name': desk,
  '/g/:token': group,
  '/k/:token': coupon,
  '/v/:token': voucher,
  '/coupons': booklet,
  '/coupons/:name/report': couponReport,
  '/redeem': redeemForm,
  '/wallet': wallet,
  '/wallet/month/:month': walletMonth,
  '/wallet/to': counterPage,
  '/wallet/pay/:reference': paymentPage,
  '/p/:token': pairing,
  '/m/:token': proof,
  '/reports/end/:token': reportEnd,
  '/invites': invites,
  '/templates': templates,
  '/mails': mails,
  '/mails/:id': mail,
  '/outbox': movedMails,
  '/outbox/:id': movedMails,
}

/** Pages that change something, by POST alone: programs open links, too, and that must spend nothing. */
const done: Record<string, Page> = {
  '/sign-in': signIn,
  '/sign-in/code': askForCode,
  '/sign-out': signOut,
  '/pair': pairTyped,
  '/wallet/pay/:reference': confirmPayment,
  '/wallet/to': payAtCounter,
  '/desk/:name': visitDesk,
  '/c/:token': addContact,
  '/c/:token/guest': contactAsGuest,
  '/g/:token': enterGroup,
  '/g/:token/guest': enterAsGuest,
  '/k/:token': getCoupon,
  '/k/:token/guest': couponAsGuest,
  '/v/:token': redeemVoucher,
  '/v/:token/undo': undoVoucher,
  '/v/:token/counter': voucherAtTill,
  '/redeem': redeemTyped,
  '/p/:token': pair,
  '/m/:token': confirmProof,
  '/qr/contact': openContactQr,
  '/qr/group': openGroupQr,
  '/invites/revoke': revoke,
}

/** The paths of all pages that are looked at, and of all forms. */
export const [views, forms] = [Object.keys(shown), Object.keys(done)]

const BODY = 16 * 1024 // bytes of a form

export const pages: Routes = ({ http, context }) => {
  void http.register(async scope => {
    await readForms(scope, BODY)
    serveAssets(scope, context.config)
    posters(scope, context)
    couponCharts(scope, context)
    walletFiles(scope, context)
    myData(scope, context)
    takeReportEnd(scope, context)
    for (const [path, page] of Object.entries(shown)) showPage(scope, context, path, page)
    for (const [path, page] of Object.entries(done)) takeForm(scope, context, path, BODY, page)
  })
}
