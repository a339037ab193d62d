package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.nlp.generation.TextGeneration;
import java.nio.file.Path;
import java.util.Map;

/**
 * Text that appears as the model writes it. {@code WriteText MODEL_FOLDER PROMPT}; for a model with
 * a chat template add {@code true}.
 */
public final class WriteText {

  private WriteText() {}

  /** Any causal decoder in the Hugging Face layout with an ONNX graph that takes its cache. */
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println("Give a model folder and a prompt: WriteText MODEL_FOLDER PROMPT");
      return;
    }
    Map<String, String> options =
        Map.of("max-new-tokens", "100", "chat", args.length > 2 ? args[2] : "false");
    Opening opening = Opening.of(Path.of(args[0])).withOptions(options);
    try (var write = Heed.start().pipeline(TextGeneration.TYPE, opening)) {
      write.stream(args[1], WriteText::show);
    }
    System.out.println();
  }

  private static void show(String piece) {
    System.out.print(piece);
    System.out.flush();
  }
}
