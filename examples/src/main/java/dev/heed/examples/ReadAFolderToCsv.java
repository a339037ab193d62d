package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.SourceRunner;
import dev.heed.file.AtomicFile;
import dev.heed.vision.image.Image;
import dev.heed.vision.task.ImageToText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of every picture of a folder, as a table: file, text, and why there is none. {@code
 * ReadAFolderToCsv MODEL FOLDER OUT.csv}, with a model such as TrOCR.
 */
public final class ReadAFolderToCsv {

  private ReadAFolderToCsv() {}

  /** Writes a line for each picture; one that cannot be read does not stop the others. */
  public static void main(String[] args) throws IOException {
    Wanted.arguments(3, args, "ReadAFolderToCsv MODEL FOLDER OUT.csv");
    Path model = Path.of(args[0]);
    String folder = args[1];
    try (var read = Heed.start().pipeline(ImageToText.TYPE, model)) {
      SourceRunner<Image, List<ImageToText.GeneratedText>> runner =
          SourceRunner.of(ImageToText.TYPE, read);
      AtomicFile.write(
          Path.of(args[2]),
          out -> {
            Writer csv = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            csv.write("file,text,error\r\n");
            runner.run(
                runner.reader().find(folder),
                done -> write(csv, done.source().name(), text(done), error(done)));
            csv.flush();
          });
    }
  }

  private static String text(SourceRunner.Done<?, List<ImageToText.GeneratedText>> done) {
    return done.answer().stream()
        .flatMap(List::stream)
        .map(ImageToText.GeneratedText::generatedText)
        .collect(Collectors.joining(" "));
  }

  private static String error(SourceRunner.Done<?, ?> done) {
    return done.error().map(e -> String.valueOf(e.getMessage())).orElse("");
  }

  private static void write(Writer csv, String... cells) {
    try {
      csv.write(
          List.of(cells).stream()
              .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
              .collect(Collectors.joining(",", "", "\r\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
