package dev.heed.vision.annotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What COCO's two forms share: pictures and categories, both numbered from 1. */
final class CocoDataset {

  private final List<AnnotatedPicture> pictures = new ArrayList<>();

  void add(AnnotatedPicture picture) {
    pictures.add(picture);
  }

  List<AnnotatedPicture> pictures() {
    return pictures;
  }

  /** Categories by name in alphabetical order, so that the order of pictures changes nothing. */
  Map<String, Integer> categories() {
    Map<String, Integer> numbers = new TreeMap<>();
    pictures.forEach(p -> p.objects().forEach(each -> numbers.put(each.label(), 0)));
    int next = 1;
    for (Map.Entry<String, Integer> category : numbers.entrySet()) {
      category.setValue(next++);
    }
    return numbers;
  }

  /** The names of the pictures' files; whole paths where two have the same name. */
  List<String> fileNames() {
    Set<String> seen = new HashSet<>();
    Map<String, Boolean> twice = new HashMap<>();
    pictures.forEach(p -> twice.merge(p.fileName(), !seen.add(p.fileName()), Boolean::logicalOr));
    return pictures.stream().map(p -> twice.get(p.fileName()) ? p.source() : p.fileName()).toList();
  }

  /** The root of the file, with what is the same in both forms. */
  ObjectNode root() {
    ObjectNode root = OutputPlace.JSON.createObjectNode();
    root.putObject("info").put("description", "Found by Heed").put("version", "1.0");
    root.putArray("licenses");
    ArrayNode images = root.putArray("images");
    List<String> names = fileNames();
    for (int i = 0; i < pictures.size(); i++) {
      images
          .addObject()
          .put("id", i + 1)
          .put("file_name", names.get(i))
          .put("width", pictures.get(i).width())
          .put("height", pictures.get(i).height());
    }
    return root;
  }
}
