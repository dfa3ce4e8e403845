export { default } from './en'
