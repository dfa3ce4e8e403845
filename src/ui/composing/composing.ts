/** What comes when a composer is first turned to: nobody who only reads pays for it. */
export { Assist } from './Assist'
export { Toolbar } from './Toolbar'
