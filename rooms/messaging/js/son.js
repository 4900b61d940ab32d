// @ts-check
/** The short tone of the *son* preference; loaded when it first sounds. */

/** A page that was never touched may not play sound: then it stays silent. */
export function beep() {
  try {
    const audio = new AudioContext();
    const tone = audio.createOscillator(), volume = audio.createGain();
    volume.gain.value = 0.05;
    tone.frequency.value = 660;
    tone.connect(volume).connect(audio.destination);
    tone.onended = () => audio.close();
    tone.start();
    tone.stop(audio.currentTime + 0.12);
  } catch { /* no sound device */ }
}
