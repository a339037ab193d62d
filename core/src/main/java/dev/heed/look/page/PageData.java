package dev.heed.look.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.spi.Picture;
import dev.heed.spi.TokenAxis;

/** What the page's script reads. */
final class PageData {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PageData() {}

  /** JSON in which nothing can end the element that it stands in. */
  static String of(AttentionPage page) {
    ObjectNode data = NODES.objectNode();
    data.put("title", page.title());
    page.picture().ifPresent(picture -> data.set("picture", picture(picture)));
    var maps = data.putArray("maps");
    page.maps().forEach(map -> maps.add(map(map)));
    return data.toString().replace("<", "\\u003c");
  }

  private static ObjectNode picture(Picture picture) {
    ObjectNode node = NODES.objectNode();
    node.put("source", "data:image/png;base64," + Quantised.base64(picture.png()));
    node.putArray("place")
        .add(picture.left())
        .add(picture.top())
        .add(picture.width())
        .add(picture.height());
    return node;
  }

  private static ObjectNode map(LayerView map) {
    Quantised quantised = Quantised.of(map.weights());
    ObjectNode node = NODES.objectNode();
    node.put("name", map.name()).put("group", map.group()).put("layer", map.layer());
    node.put("heads", map.heads()).put("self", map.self()).put("averaged", map.averaged());
    node.set("queries", axis(map.queries()));
    node.set("keys", axis(map.keys()));
    return node.put("weights", quantised.weights()).put("scales", quantised.scales());
  }

  private static ObjectNode axis(TokenAxis axis) {
    ObjectNode node = NODES.objectNode().put("size", axis.size());
    if (axis instanceof TokenAxis.LabelAxis tokens) {
      var labels = node.put("type", "tokens").putArray("labels");
      tokens.labels().forEach(labels::add);
    } else if (axis instanceof TokenAxis.PatchAxis patches) {
      node.put("type", "patches").put("rows", patches.rows()).put("columns", patches.columns());
      var prefix = node.putArray("prefix");
      patches.prefix().forEach(prefix::add);
    } else if (axis instanceof TokenAxis.FrameAxis frames) {
      node.put("type", "frames").put("seconds", frames.seconds());
    }
    return node;
  }
}
