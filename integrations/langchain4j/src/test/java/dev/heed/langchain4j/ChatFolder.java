package dev.heed.langchain4j;

import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small decoder with a chat template. */
final class ChatFolder {

  private ChatFolder() {}

  static Path in(Path folder) throws IOException {
    Path from = Reference.folder("models/gpt2");
    Files.createDirectories(folder.resolve("onnx"));
    for (String name :
        List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "onnx/model.onnx")) {
      Files.copy(from.resolve(name), folder.resolve(name));
    }
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:");
    return folder;
  }
}
