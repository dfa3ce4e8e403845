// Written by hand for this page alone: no library, no sanitizer, nothing a reader could do.
const script = document.currentScript
fetch(script.dataset.list)
  .then((answer) => answer.json())
  .then(({ comments }) => {
    const children = new Map()
    for (const comment of comments) children.set(comment.parentId, [...(children.get(comment.parentId) ?? []), comment])
    const list = (parent) => {
      const items = (children.get(parent) ?? []).map(
        ({ id, author, createdAt, body }) =>
          `<li><article><header><b>${author.name}</b> <time>${createdAt}</time></header><div class="body">${body.value}</div></article>${list(id)}</li>`,
      )
      return items.length ? `<ol>${items.join('')}</ol>` : ''
    }
    const root = document.createElement('div')
    root.innerHTML = list(null)
    script.after(root)
  })
