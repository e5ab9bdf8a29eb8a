// Probabilities for people, as on the cards: a number, a length and a colour that agree.

export function percent(p) {
  const hundred = 100 * p;
  if (hundred > 99.9) return "> 99.9 %";
  if (hundred < 0.1) return "< 0.1 %";
  if (Math.round(hundred * 10) / 10 >= 10 && hundred < 99) return `${hundred.toFixed(0)} %`;
  return `${hundred.toFixed(1)} %`;
}

export const band = (p) => (p >= 0.95 ? 0 : p >= 0.75 ? 1 : p >= 0.5 ? 2 : 3);

export function clock(seconds) {
  const whole = Math.floor(seconds);
  const tenth = Math.floor((seconds - whole) * 10);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}.${tenth}`;
}

const SEPARATORS = " -·.|:\n";

// Pair the text for people with the characters behind it: one slot a character, with what the
// plate prints in front of it. Where they don't fit each other the characters win.
export function slots(plate) {
  const shown = [];
  let before = "";
  for (const char of plate.text) {
    if (SEPARATORS.includes(char)) {
      before = char;
      continue;
    }
    shown.push({ char, before: shown.length ? before : "" });
    before = "";
  }
  if (shown.length !== plate.characters.length) {
    return plate.characters.map((character) => ({
      shown: character.char, sure: true, before: "", character,
    }));
  }
  return plate.characters.map((character, i) => ({
    shown: shown[i].char, sure: shown[i].char !== "?", before: shown[i].before, character,
  }));
}
