/** What every virus scanner takes for a virus, and is none (https://www.eicar.org). In two parts, so that this file is not taken for one. */
export const EICAR = `${'X5O!P%@AP[4\\PZX54(P^)7CC)7}$'}${'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`
