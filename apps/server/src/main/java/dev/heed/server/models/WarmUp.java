package dev.heed.server.models;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.schedule.Ask;
import dev.heed.vision.image.Image;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** A first answer before the first request: what is broken is found, what is lazy is opened. */
final class WarmUp {

  /** What was wrong with a made-up input is not wrong with the model. */
  private static final Set<ErrorCode> OF_THE_INPUT =
      EnumSet.of(ErrorCode.INVALID_INPUT, ErrorCode.INVALID_OPTION, ErrorCode.UNSUPPORTED);

  private static final Map<String, String> OPTIONS =
      Map.of(
          "candidate-labels", "a, b",
          "query", "a text",
          "source-sentence", "a text",
          "max-new-tokens", "1");

  private WarmUp() {}

  static void run(Served served) {
    served.task().ifPresent(WarmUp::run);
  }

  private static <I, O> void run(Typed<I, O> typed) {
    try {
      I input = typed.read(bytes(typed));
      typed.submit(Ask.of(List.of(input), options(typed))).answers().join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof HeedException known && isOfTheInput(known))) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    } catch (HeedException e) {
      if (!isOfTheInput(e)) {
        throw e;
      }
    }
  }

  private static boolean isOfTheInput(HeedException e) {
    return OF_THE_INPUT.contains(e.code());
  }

  /** Of the options that make a call complete, those that the task has. */
  private static Map<String, String> options(Typed<?, ?> typed) {
    Map<String, String> all = new HashMap<>();
    typed.type().options().stream()
        .map(option -> option.name())
        .forEach(name -> Optional.ofNullable(OPTIONS.get(name)).ifPresent(v -> all.put(name, v)));
    return all;
  }

  private static byte[] bytes(Typed<?, ?> typed) {
    return switch (typed.modality()) {
      case IMAGE -> Image.of(64, 64, new byte[64 * 64 * 3]).toPng();
      case AUDIO -> silence();
      case TEXT ->
          (typed.type().id().equals("question-answering")
                  ? "{\"question\": \"What?\", \"context\": \"A text.\"}"
                  : "A text.")
              .getBytes(StandardCharsets.UTF_8);
    };
  }

  /** A second of WAV: PCM, one channel, 16 bits at 16 kHz. */
  private static byte[] silence() {
    int samples = 16_000;
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(samples).putInt(2 * samples);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    return wav.array();
  }
}
