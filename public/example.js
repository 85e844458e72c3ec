for (const code of document.querySelectorAll('code')) code.textContent = code.textContent.replaceAll('ADDRESS', location.origin)

let mounted
document.querySelector('#try-form').addEventListener('submit', (event) => {
  event.preventDefault()
  const fields = new FormData(event.target)
  mounted?.unmount()
  mounted = window.HubbubWidget.mount({ room: fields.get('room').trim(), token: fields.get('token').trim() })
})
