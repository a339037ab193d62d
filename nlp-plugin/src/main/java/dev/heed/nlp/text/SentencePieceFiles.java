package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a folder has its SentencePiece models. */
record SentencePieceFiles(ModelFolder folder) {

  /** The published names, in the order in which they count. */
  private static final List<String> NAMES =
      List.of(
          "source.spm",
          "spiece.model",
          "sentencepiece.bpe.model",
          "sentencepiece.model",
          "spm.model",
          "tokenizer.model",
          "bpe.model");

  private static final String TARGET = "target.spm";

  static boolean fits(ModelFolder folder) {
    return new SentencePieceFiles(folder).find().isPresent();
  }

  /** The model that texts are read with: of a published name, or the only one there is. */
  Optional<Path> find() {
    Optional<Path> named = NAMES.stream().flatMap(name -> folder.find(name).stream()).findFirst();
    return named.isPresent() ? named : only();
  }

  private Optional<Path> only() {
    try (Stream<Path> files = Files.list(folder.path())) {
      List<String> models =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".model") || name.endsWith(".spm"))
              .toList();
      return models.size() == 1 ? folder.find(models.get(0)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SentencePieceModel source() {
    return SentencePieceModel.read(
        find().orElseThrow(() -> invalidModel("%s has no SentencePiece model.".formatted(folder))));
  }

  /** What ids mean that are written, where that is another model's. */
  Optional<SentencePieceModel> target() {
    return folder.find(TARGET).map(SentencePieceModel::read);
  }
}
