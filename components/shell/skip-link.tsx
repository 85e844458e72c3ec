/** First in the order of Tab. A button, because where it goes is not always the same thing: one writes, or one joins first. */
export function SkipLink() {
  return (
    <button
      type="button"
      onClick={() => document.querySelector<HTMLElement>('[data-region="composer"] textarea, [data-region="composer"] button')?.focus()}
      className="fixed top-2 left-2 z-50 rounded-control bg-raised px-3.5 py-2 font-[590] text-ui shadow-pop not-focus:sr-only"
    >
      Skip to the message box
    </button>
  )
}
