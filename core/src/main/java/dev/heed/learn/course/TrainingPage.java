package dev.heed.learn.course;

import dev.heed.file.AtomicFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * {@code training.html}: loss, accuracy and rate over the steps, and what is taken for what. One
 * file that loads nothing; while the training goes on it reads itself again.
 *
 * @param about what is trained, in words
 * @param steps that the training has in all
 * @param done whether it has ended
 */
record TrainingPage(TrainingLog log, String about, long steps, boolean done) {

  static final String FILE = "training.html";

  private static final int MOST_COLUMNS = 30;
  private static final int MOST_PAIRS = 40;

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--paper:#fff;--ink:#1c1e21;--soft:#6a7079;--grid:#e4e6ea;--train:#2266bb;--test:#c7541a;--cell:34,102,187}
      @media (prefers-color-scheme:dark){:root{--paper:#16181c;--ink:#e6e8eb;--soft:#989ea8;--grid:#30343a;--train:#6aa8f0;--test:#f0955c;--cell:106,168,240}}
      body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:800px;margin:28px auto;padding:0 18px}
      h1{font-size:20px;margin:0 0 4px}h2{font-size:16px;margin:30px 0 8px}p{margin:4px 0;color:var(--soft)}p b{color:var(--ink)}
      figure{margin:20px 0 0}figcaption{font-weight:600;margin-bottom:4px}.key{font-weight:400;color:var(--soft);margin-left:16px}
      .key i{display:inline-block;width:18px;height:3px;vertical-align:middle;margin-right:6px}i.train{background:var(--train)}i.test{background:var(--test)}
      svg{width:100%;height:auto;display:block}.grid{stroke:var(--grid)}text{font-size:11px;fill:var(--soft)}.v{text-anchor:end}.h{text-anchor:middle}
      path{fill:none;stroke-width:1.8;stroke-linejoin:round}path.train{stroke:var(--train)}path.test{stroke:var(--test)}circle.train{fill:var(--train)}circle.test{fill:var(--test)}
      .wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}td,th{padding:3px 8px;text-align:right;font-weight:400}
      thead th{color:var(--soft);vertical-align:bottom}thead .t{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left}tbody th{text-align:left;white-space:nowrap}
      td.own{outline:1px solid var(--soft);outline-offset:-1px}.bar{display:inline-block;width:140px;height:9px;background:var(--grid);border-radius:2px;overflow:hidden}.bar i{display:block;height:100%;background:var(--train)}
      """;

  void write(Path out) {
    byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
    try {
      AtomicFile.write(out.resolve(FILE), to -> to.write(bytes));
    } catch (IOException e) {
      throw TrainedModel.unwritable(out, e);
    }
  }

  String html() {
    StringBuilder page =
        new StringBuilder("<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>");
    page.append("<meta name='viewport' content='width=device-width,initial-scale=1'>");
    page.append(done ? "" : "<meta http-equiv='refresh' content='15'>");
    page.append("<title>Training</title><style>\n").append(STYLE).append("</style></head><body>\n");
    head(page);
    curves(page);
    log.confusion().ifPresent(table -> confusion(page, table));
    return page.append("</body></html>\n").toString();
  }

  private void head(StringBuilder page) {
    page.append("<h1>").append(escaped(about)).append("</h1>\n");
    if (log.steps().isEmpty()) {
      page.append("<p>Before the first steps.</p>\n");
      return;
    }
    TrainingLog.Steps last = log.steps().get(log.steps().size() - 1);
    page.append(
        String.format(
            Locale.ROOT,
            "<p><b>%s</b>: step %d of %d, epoch %.2f. Loss %.4f, accuracy in training %s.</p>%n",
            done ? "Done" : "Under way",
            last.step(),
            steps,
            last.epoch(),
            last.loss(),
            percent(last.accuracy())));
    if (!log.tests().isEmpty()) {
      page.append(
          "<p>Best accuracy on the test items so far: <b>%s</b>; its weights are those of the folder.</p>%n"
              .formatted(percent(log.best())));
    }
  }

  private void curves(StringBuilder page) {
    List<Curve.Point> loss = new ArrayList<>();
    List<Curve.Point> train = new ArrayList<>();
    List<Curve.Point> rate = new ArrayList<>();
    for (TrainingLog.Steps row : log.steps()) {
      loss.add(new Curve.Point(row.step(), row.loss()));
      train.add(new Curve.Point(row.step(), row.accuracy()));
      rate.add(new Curve.Point(row.step(), row.rate()));
    }
    List<Curve.Point> test =
        log.tests().stream().map(t -> new Curve.Point(t.step(), t.accuracy())).toList();
    List<Curve.Line> accuracies = new ArrayList<>();
    accuracies.add(new Curve.Line("training", "train", train));
    if (!test.isEmpty()) {
      accuracies.add(new Curve.Line("test", "test", test));
    }
    page.append(svg("Loss", List.of(new Curve.Line("loss", "train", loss))));
    page.append(Curve.svg("Accuracy", steps, accuracies, TrainingPage::percent));
    page.append(svg("Learning rate", List.of(new Curve.Line("rate", "train", rate))));
  }

  private String svg(String title, List<Curve.Line> lines) {
    return Curve.svg(title, steps, lines, TrainingPage::number);
  }

  private static String number(double value) {
    return new BigDecimal(String.format(Locale.ROOT, "%.3g", value))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static void confusion(StringBuilder page, Confusion table) {
    page.append(
        "<h2>Test items by label, best weights</h2><div"
            + " class='wide'><table><thead><tr><th></th><th>items</th><th>right</th><th></th></tr></thead><tbody>");
    for (int i = 0; i < table.labels().size(); i++) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><th>%s</th><td>%d</td><td>%s</td><td><span class='bar'><i"
                  + " style='width:%.1f%%'></i></span></td></tr>%n",
              escaped(table.labels().get(i)),
              table.total(i),
              percent(table.accuracy(i)),
              100 * table.accuracy(i)));
    }
    page.append("</tbody></table></div>\n");
    if (table.labels().size() <= MOST_COLUMNS) {
      grid(page, table);
    } else {
      pairs(page, table);
    }
  }

  private static void grid(StringBuilder page, Confusion table) {
    page.append(
        "<h2>What is taken for what</h2>"
            + "<p>A row holds the items of one label, a column what they were taken for.</p>"
            + "<div class='wide'><table><thead><tr><th></th>");
    table.labels().forEach(l -> page.append("<th class='t'>").append(escaped(l)).append("</th>"));
    page.append("</tr></thead><tbody>\n");
    for (int i = 0; i < table.labels().size(); i++) {
      page.append("<tr><th>").append(escaped(table.labels().get(i))).append("</th>");
      for (int k = 0; k < table.labels().size(); k++) {
        int count = table.counts().get(i).get(k);
        double part = (double) count / Math.max(1, table.total(i));
        page.append(
            String.format(
                Locale.ROOT,
                "<td%s style='background:rgba(var(--cell),%.3f)'>%s</td>",
                i == k ? " class='own'" : "",
                0.75 * Math.sqrt(part),
                count == 0 ? "" : Integer.toString(count)));
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
  }

  /** Of a large table, what is wrong most often. */
  private static void pairs(StringBuilder page, Confusion table) {
    record Pair(int label, int taken, int count) {}
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < table.labels().size(); i++) {
      for (int k = 0; k < table.labels().size(); k++) {
        if (i != k && table.counts().get(i).get(k) > 0) {
          pairs.add(new Pair(i, k, table.counts().get(i).get(k)));
        }
      }
    }
    page.append(
        "<h2>What is most often taken for something else</h2>\n"
            + "<div class='wide'><table><thead><tr><th>label</th><th>taken"
            + " for</th><th>items</th></tr></thead><tbody>\n");
    pairs.stream()
        .sorted(Comparator.comparingInt(Pair::count).reversed())
        .limit(MOST_PAIRS)
        .forEach(
            p ->
                page.append(
                    "<tr><th>%s</th><td>%s</td><td>%s</td></tr>%n"
                        .formatted(
                            escaped(table.labels().get(p.label())),
                            escaped(table.labels().get(p.taken())),
                            p.count())));
    page.append("</tbody></table></div>\n");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
