package dev.heed.file;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tables in files, as RFC 4180 has them: fields between commas, quoted where they hold commas,
 * quotes or line breaks, and a quote in a quoted field is doubled. UTF-8, with a mark at its
 * beginning or without.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180, section 2</a>
 */
public final class Csv {

  private static final char MARK = '\uFEFF';

  private final String name;
  private final String text;
  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private List<String> fields = new ArrayList<>();
  private int at;
  private int line = 1;
  private int began = 1;

  /**
   * A row of a table.
   *
   * @param line of the file on which it begins, from 1
   */
  public record Row(int line, List<String> fields) {
    public Row {
      fields = List.copyOf(fields);
    }
  }

  private Csv(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * All rows of a file; empty lines are passed over.
   *
   * @throws HeedException INVALID_INPUT where it cannot be read, is no UTF-8, or has a quote where
   *     none can be; the message has the line
   */
  public static List<Row> read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return rows(file.toString(), StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'%s' is not in UTF-8. Save it in that encoding.".formatted(file),
          e);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "'%s' cannot be read: %s.".formatted(file, e), e);
    }
  }

  /** All rows of a text. */
  static List<Row> rows(String name, String text) {
    Csv csv = new Csv(name, text);
    csv.at = !text.isEmpty() && text.charAt(0) == MARK ? 1 : 0;
    while (csv.at < text.length()) {
      csv.row();
    }
    return csv.rows;
  }

  private void row() {
    began = line;
    fields = new ArrayList<>();
    boolean quoted = field();
    while (at < text.length() && text.charAt(at) == ',') {
      at++;
      quoted |= field();
    }
    endLine();
    boolean empty = fields.size() == 1 && fields.get(0).isEmpty() && !quoted;
    if (!empty) {
      rows.add(new Row(began, fields));
    }
  }

  private void endLine() {
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
      if (at == text.length() || text.charAt(at) != '\n') {
        line++;
        return;
      }
    }
    if (at < text.length()) {
      at++;
      line++;
    }
  }

  /** Reads one, and says whether it was quoted. */
  private boolean field() {
    field.setLength(0);
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    if (quoted) {
      quoted();
    } else {
      plain();
    }
    fields.add(field.toString());
    return quoted;
  }

  private boolean ends() {
    return at == text.length() || ",\r\n".indexOf(text.charAt(at)) >= 0;
  }

  private void plain() {
    while (!ends()) {
      char next = text.charAt(at++);
      if (next == '"') {
        throw wrong("a quote in a field that does not begin with one");
      }
      field.append(next);
    }
  }

  private void quoted() {
    int opened = line;
    at++;
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '"') {
        if (at == text.length() || text.charAt(at) != '"') {
          if (!ends()) {
            throw wrong("text behind the quote that ends a field");
          }
          return;
        }
        at++;
      } else if (next == '\n' || (next == '\r' && !text.startsWith("\n", at))) {
        line++;
      }
      field.append(next);
    }
    line = opened;
    throw wrong("a quoted field that does not end");
  }

  private HeedException wrong(String what) {
    return invalidInput(
        "'%s' line %s has %s. In a CSV file a field with commas, quotes or line breaks stands in quotes, and each quote in it is doubled: \"she said \"\"no\"\"\"."
            .formatted(name, line, what));
  }

  /** A line of a file, without its end. */
  public static String line(List<String> fields) {
    return fields.stream().map(Csv::written).collect(Collectors.joining(","));
  }

  private static String written(String value) {
    boolean plain = value.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
