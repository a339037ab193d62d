package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.model.Safetensors;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.ImageChat;
import dev.heed.vision.language.ImageTextToText;
import dev.heed.vision.language.ImageTextToText.GeneratedAnswer;
import dev.heed.vision.language.LookedAnswer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer about a picture, and where its words looked, as a file. */
record AnsweredPicture(String model, LookedAnswer answer) {

  static AnsweredPicture of(
      Heed heed,
      ModelFolder folder,
      String picture,
      String question,
      int most,
      @Nullable String backend) {
    Opening opening =
        Opening.of(folder.path())
            .withOptions(Map.of("prompt", question, "max-new-tokens", Integer.toString(most)));
    if (backend != null) {
      opening = opening.preferring("backend", backend);
    }
    try (Pipeline<ImageChat, List<GeneratedAnswer>> pipeline =
        heed.pipeline(ImageTextToText.TYPE, opening)) {
      ImageChat chat = ImageChat.of(Image.read(Path.of(picture)));
      String model = String.valueOf(folder.path().toAbsolutePath().getFileName());
      return new AnsweredPicture(model, ImageTextToText.look(pipeline, chat));
    }
  }

  /** Writes what the end of the file's name asks for, and says what was answered. */
  void write(Path out, @Nullable String word, PrintStream to, boolean json) {
    String name = String.valueOf(out.getFileName());
    if (name.endsWith(".safetensors")) {
      Safetensors.write(out, answer.byName(), Map.of());
    } else if (name.endsWith(".png")) {
      Image drawn = word == null ? answer.overlay() : answer.overlay(word);
      drawn.writePng(out);
    } else if (name.endsWith(".html")) {
      answer.page(model + ": " + String.join(" ", answer.words())).write(out);
    } else {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--out %s: its end should be .html (a page on which one clicks a word), .png (laid over the picture) or .safetensors (the weights)."
              .formatted(out));
    }
    if (!json) {
      to.println(String.join(" ", answer.words()));
    }
    TensorList.print(to, answer.byName(), json);
  }
}
