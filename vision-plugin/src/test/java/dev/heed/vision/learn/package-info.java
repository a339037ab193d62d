@NullMarked
package dev.heed.vision.learn;

import org.jspecify.annotations.NullMarked;
