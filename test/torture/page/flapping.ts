import { article, begin, empty, field, type Ground, pause, post, seeded, stored, type Tally, until } from '../badline'
import { named } from './pages'

/** A line that comes and goes, several times a second, while somebody posts; then it stays. Each comment has to be stored once, in its order. */
export async function flapping({ browser, url }: Ground, cycles: number, each = 6): Promise<Tally> {
  const tally = empty()
  const random = seeded(17)
  async function lane(): Promise<void> {
    while (tally.cycles < cycles) {
      const thread = `flapping-${tally.cycles++}-${Date.now()}`
      const context = await browser.newContext({ viewport: { width: 800, height: 600 }, storageState: named(url) })
      context.setDefaultTimeout(20_000)
      const page = await context.newPage()
      page.on('pageerror', (error) => tally.notes.push(String(error)))
      await page.goto(`${url}/thread.html?thread=${thread}`)
      await begin(page)
      let on = true
      const line = (async () => {
        for (let up = false; on; up = !up) {
          await context.setOffline(!up)
          await pause(20 + random() * 180)
        }
        await context.setOffline(false)
      })()
      const written = Array.from({ length: each }, (_, n) => `${thread} number ${n}.`)
      for (const words of written) {
        await field(page).fill(words)
        await post(page).click()
        await article(page, words).waitFor()
      }
      on = false
      await line
      await until(async () => (await page.locator('article:is(.waiting, .sending, .failed)').count()) === 0, 60_000)
      const rows = await stored({ browser, url }, thread)
      tally.lost += written.filter((words) => !rows.includes(words)).length
      tally.doubled += rows.length - new Set(rows).size
      if (rows.join() !== written.join()) {
        tally.disordered++
        tally.notes.push(`${thread}: ${JSON.stringify(rows)}`)
      }
      if ((await page.getByRole('article').count()) !== written.length) tally.unseen++
      await context.close()
    }
  }
  await Promise.all([lane(), lane()])
  return tally
}
