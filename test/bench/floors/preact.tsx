import DOMPurify from 'dompurify'
import ky from 'ky'
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** The least one can do with these libraries: one script, a preloaded list, the newest threads, no style, no states, nobody can write. */
interface Comment {
  readonly id: string
  readonly parentId: string | null
  readonly author: { readonly name: string }
  readonly body: { readonly value: string }
  readonly createdAt: string
}

const script = document.currentScript as HTMLScriptElement
const root = document.createElement('div')
script.after(root)

function Item({ comment, all }: { comment: Comment; all: readonly Comment[] }) {
  const replies = all.filter(({ parentId }) => parentId === comment.id)
  return (
    <li>
      <article>
        <header>
          <b>{comment.author.name}</b> <time dateTime={comment.createdAt}>{new Date(comment.createdAt).toLocaleDateString()}</time>
        </header>
        <div class="body" dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(comment.body.value) }} />
      </article>
      {replies.length > 0 && (
        <ol>
          {replies.map((reply) => (
            <Item key={reply.id} comment={reply} all={all} />
          ))}
        </ol>
      )}
    </li>
  )
}

function Thread() {
  const [all, setAll] = useState<readonly Comment[]>([])
  useEffect(() => {
    ky.get(script.dataset.list as string)
      .json<{ comments: readonly Comment[] }>()
      .then(({ comments }) => setAll(comments))
  }, [])
  return (
    <ol>
      {all
        .filter(({ parentId }) => parentId === null)
        .map((comment) => (
          <Item key={comment.id} comment={comment} all={all} />
        ))}
    </ol>
  )
}

render(<Thread />, root)
