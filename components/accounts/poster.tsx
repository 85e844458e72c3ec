import { cn } from '@/components/ui/cn'

const GROUNDS = {
  paper: 'bg-[oklch(0.985_0.008_60)] text-[oklch(0.26_0.05_0)]',
  marigold: 'bg-[oklch(0.83_0.15_82)] text-[oklch(0.27_0.06_60)]',
  deep: 'bg-[oklch(0.36_0.13_3)] text-[oklch(0.97_0.02_20)] dark:bg-[oklch(0.29_0.10_3)]',
  pink: 'bg-[oklch(0.66_0.185_5)] text-[oklch(0.22_0.07_0)] dark:bg-[oklch(0.56_0.18_4)] dark:text-[oklch(0.98_0.02_20)]',
} as const

/** `size` in em of the poster, `rise` in em of the bubble: how far it moves up beside the one before. No words: someone is typing. */
type Bubble = { words?: string; lang?: string; ground: keyof typeof GROUNDS; size: number; right?: true; rise?: number }

const BUBBLES: readonly Bubble[] = [
  { words: 'Morning!', ground: 'marigold', size: 4.7 },
  { words: 'صباح الخير', lang: 'ar', ground: 'paper', size: 2.8, right: true, rise: 1 },
  { words: 'Who has the gate key?', ground: 'deep', size: 3.3 },
  { words: 'Tea tin.', ground: 'paper', size: 6.6 },
  { words: 'おはよう', lang: 'ja', ground: 'pink', size: 2.8, right: true, rise: 1.9 },
  { words: 'On air in 5', ground: 'paper', size: 4.4, right: true },
  { ground: 'deep', size: 3.3, rise: 2 },
  { words: 'Bringing soup 🥣', ground: 'marigold', size: 2.6, right: true },
]

const Typing = () => (
  <span className="inline-flex gap-[0.2em] align-[0.12em]">
    {[0, 1, 2].map((dot) => (
      <i key={dot} className="size-[0.26em] rounded-full bg-current opacity-80" />
    ))}
  </span>
)

/** The one loud place: what it sounds like inside. Decoration, and gone on a phone. */
export function Poster() {
  return (
    <aside
      aria-hidden
      className="m-2 ml-0 flex flex-col items-start justify-center gap-[0.95em] overflow-hidden rounded-sheet bg-accent px-[7%] text-[min(1.62vh,0.98vw)] leading-[1.12] max-md:hidden dark:bg-[oklch(0.42_0.16_3)]"
    >
      {BUBBLES.map(({ words, lang, ground, size, right, rise }) => (
        <span
          key={words ?? 'typing'}
          lang={lang}
          dir={lang === 'ar' ? 'rtl' : undefined}
          style={{ fontSize: `${size}em`, marginTop: rise && `${-rise}em` }}
          className={cn(
            'flex-none whitespace-nowrap rounded-[1.1em] px-[0.75em] pt-[0.42em] pb-[0.46em] font-[680] leading-[1.12] tracking-[-0.015em]',
            right ? 'self-end rounded-br-[0.28em]' : 'rounded-bl-[0.28em]',
            GROUNDS[ground],
          )}
        >
          {words ?? <Typing />}
        </span>
      ))}
    </aside>
  )
}
