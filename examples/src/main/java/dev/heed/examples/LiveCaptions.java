package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.streaming.CaptionStream;
import dev.heed.speech.streaming.CaptionStream.Caption;
import dev.heed.speech.streaming.CaptionStream.Cuts;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.task.VoiceActivityDetection;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.voice.SpeechDetector;
import dev.heed.speech.voice.TimeSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Captions while somebody speaks: samples of 16 bits at 16 kHz come from standard input, and each
 * stretch of speech is written when it has ended.
 *
 * <pre>arecord -q -t raw -f S16_LE -r 16000 | examples/run LiveCaptions whisper-tiny</pre>
 */
public final class LiveCaptions {

  private static final int RATE = 16000;

  private LiveCaptions() {}

  /** A model folder. */
  public static void main(String[] args) throws IOException {
    Wanted.arguments(1, args, "LiveCaptions MODEL_FOLDER < SAMPLES");
    Opening opening = Opening.of(Path.of(args[0])).withOptions(Map.of("num-beams", "1"));
    Heed heed = Heed.start();
    try (Pipeline<Audio, Transcript> pipeline =
            heed.pipeline(AutomaticSpeechRecognition.TYPE, opening);
        Pipeline<Audio, List<TimeSpan>> voices =
            heed.pipeline(VoiceActivityDetection.TYPE, Opening.standard())) {
      SpeechDetector detector = SpeechDetector.of(voices.session(), RATE);
      listen(
          System.in,
          new CaptionStream(detector, Cuts.STANDARD, audio -> pipeline.run(audio).text()));
    }
  }

  private static void listen(InputStream in, CaptionStream stream) throws IOException {
    byte[] block = new byte[3200]; // a tenth of a second
    for (int read = in.readNBytes(block, 0, block.length);
        read > 1;
        read = in.readNBytes(block, 0, block.length)) {
      stream.push(samples(block, read / 2)).forEach(LiveCaptions::print);
    }
    stream.finish().ifPresent(LiveCaptions::print);
  }

  private static float[] samples(byte[] block, int count) {
    var shorts = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = shorts.get(i) / 32768f;
    }
    return samples;
  }

  private static void print(Caption caption) {
    System.out.printf("%7.2f - %7.2f  %s%n", caption.start(), caption.end(), caption.text());
  }
}
