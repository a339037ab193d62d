package dev.heed.speech.streaming;

import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.voice.SpeechRules;

/** Voice activity, step by step, of one stream. */
interface SpeechActivity {

  /** Samples in a step. */
  int step();

  /** Whether somebody speaks in the next step. */
  boolean hears(float... samples);

  /** Who is louder than {@code silence}, a root mean square where full scale is 1, speaks. */
  static SpeechActivity forLoudness(int rate, double silence) {
    return new SpeechActivity() {
      @Override
      public int step() {
        return Math.max(1, rate / 100);
      }

      @Override
      public boolean hears(float... samples) {
        double sum = 0;
        for (float sample : samples) {
          sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length) >= silence;
      }
    };
  }

  /** A detector's opinion; who spoke is believed to go on down to the probability of the exit. */
  static SpeechActivity forVoices(SpeechDetector detector) {
    SpeechRules rules = SpeechRules.standard();
    SpeechDetector.Listening listening = detector.listen();
    return new SpeechActivity() {
      private boolean speaks;

      @Override
      public int step() {
        return detector.window();
      }

      @Override
      public boolean hears(float... samples) {
        speaks = listening.next(samples) >= (speaks ? rules.exit() : rules.threshold());
        return speaks;
      }
    };
  }
}
