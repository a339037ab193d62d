package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.task.VoiceActivityDetection;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.voice.SpeechRules;
import dev.heed.speech.voice.TimeSpan;
import dev.heed.speech.voice.VoiceStream;
import dev.heed.speech.voice.VoiceStream.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Says when somebody starts and stops to speak, while they do: samples of 16 bits at 16 kHz come
 * from standard input. The detector ships with Heed.
 *
 * <pre>arecord -q -t raw -f S16_LE -r 16000 | examples/run ListenForSpeech</pre>
 */
public final class ListenForSpeech {

  private static final int RATE = 16000;

  private ListenForSpeech() {}

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    try (Pipeline<Audio, List<TimeSpan>> pipeline =
        Heed.start().pipeline(VoiceActivityDetection.TYPE, Opening.standard())) {
      SpeechDetector detector = SpeechDetector.of(pipeline.session(), RATE);
      VoiceStream stream = new VoiceStream(detector, SpeechRules.standard());
      byte[] block = new byte[2 * detector.window()];
      for (int read = System.in.readNBytes(block, 0, block.length);
          read > 1;
          read = System.in.readNBytes(block, 0, block.length)) {
        stream.push(samples(block, read / 2)).forEach(ListenForSpeech::print);
      }
      stream.finish().ifPresent(ListenForSpeech::print);
    }
  }

  private static float[] samples(byte[] block, int count) {
    var shorts = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = shorts.get(i) / 32768f;
    }
    return samples;
  }

  private static void print(Change change) {
    System.out.printf("%8.2f s  %s%n", change.seconds(), change.speaks() ? "speaks" : "stops");
  }
}
