type PairTableProps = { heads: readonly [string, string]; rows: readonly (readonly [string | number, string | number])[] }

/** Codes, and what each stands for. */
export const PairTable = ({ heads, rows }: PairTableProps) => (
  <table className="text-ui">
    <thead>
      <tr className="text-left text-ink-3 text-note">
        {heads.map((head) => (
          <th key={head} scope="col" className="py-1 pr-6 font-[590]">
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([code, meaning]) => (
        <tr key={code} className="border-line border-t">
          <td className="py-1 pr-6 align-top font-mono text-[13px]">{code}</td>
          <td className="py-1 tabular-nums">{meaning}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
