import "./tuning_waves.css";

const kWidth = 720;
const kHeight = 120;
const kStrings = [0.9, 1.7, 2.6, 3.8, 5.1];

/** Several voices, out of phase at the left, that find one tone at the right: what the product does, as a line drawing. */
export function TuningWaves() {
  return (
    <svg className="tuning-waves" aria-hidden="true" viewBox={`0 0 ${kWidth} ${kHeight}`} preserveAspectRatio="none">
      {kStrings.map((phase, index) => (
        <path key={phase} d={voice(phase, index)} pathLength={1} />
      ))}
    </svg>
  );
}

function voice(phase: number, index: number): string {
  const points: string[] = [];
  for (let x = 0; x <= kWidth; x += 6) {
    const apart = (1 - x / kWidth) ** 1.8;
    const tone = 13 * Math.sin(x / 26);
    const stray = (34 + 5 * index) * Math.sin(x / (38 + 13 * index) + phase * 2.1);
    points.push(`${x} ${(kHeight / 2 + (1 - apart) * tone + apart * stray).toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}
