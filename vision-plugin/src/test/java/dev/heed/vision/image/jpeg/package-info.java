@NullMarked
package dev.heed.vision.image.jpeg;

import org.jspecify.annotations.NullMarked;
