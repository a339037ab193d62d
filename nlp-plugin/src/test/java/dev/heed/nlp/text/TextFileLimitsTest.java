package dev.heed.nlp.text;

import dev.heed.model.ModelFolder;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a tokenizer that are larger than any tokenizer's are refused before they are held. */
class TextFileLimitsTest {

  private static final Path BERT = Reference.folder("models/bert");

  @TempDir Path folder;

  private void copy(String... names) throws IOException {
    for (String name : names) {
      Files.copy(BERT.resolve(name), folder.resolve(name));
    }
  }

  @Test
  void a_key_of_tens_of_megabytes_that_nobody_knows_is_refused() throws IOException {
    copy("config.json", "tokenizer_config.json");
    String whole = Files.readString(BERT.resolve("tokenizer.json"));
    String numbers = "0,".repeat(20 << 20) + "0";
    Files.writeString(
        folder.resolve("tokenizer.json"),
        whole.replaceFirst("\\{", "{\"unknown\": [" + numbers + "],"));
    Refused.model(
        () -> TextTokenizer.of(ModelFolder.open(folder)),
        "tokenizer.json holds more than a tokenizer does",
        "Is it really one?");
  }

  @Test
  void a_key_of_many_megabytes_of_text_is_refused() throws IOException {
    copy("config.json", "tokenizer_config.json");
    String whole = Files.readString(BERT.resolve("tokenizer.json"));
    Files.writeString(
        folder.resolve("tokenizer.json"),
        whole.replaceFirst("\\{", "{\"unknown\": \"" + "x".repeat(17 << 20) + "\","));
    Refused.model(
        () -> TextTokenizer.of(ModelFolder.open(folder)), "tokenizer.json", "Is it really one?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.json", "vocab.txt", "tokenizer_config.json"})
  void a_file_of_a_gigabyte_is_refused_by_its_size(String name) throws IOException {
    copy("config.json", "tokenizer_config.json", "vocab.txt");
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    Refused.model(() -> TextTokenizer.of(ModelFolder.open(folder)), name, "1,073,741,824 bytes");
  }
}
