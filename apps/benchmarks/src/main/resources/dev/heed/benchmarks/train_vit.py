# Steps of training a ViT in PyTorch, for TrainingBenchmark:
# train_vit.py SIDE PATCH WIDTH LAYERS HEADS LABELS BATCH THREADS STEPS
# prints the median seconds of a step and the most memory of the process in MB.
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

side, patch, width, layers, heads, labels, batch, threads, steps = map(int, sys.argv[1:10])
torch.set_num_threads(threads)
torch.manual_seed(0)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.before = nn.LayerNorm(width, eps=1e-6)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.after = nn.LayerNorm(width, eps=1e-6)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x):
        b, n, c = x.shape
        q, k, v = self.qkv(self.before(x)).view(b, n, 3, heads, c // heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, c)
        x = x + self.out(mixed)
        return x + self.down(F.gelu(self.up(self.after(x))))


class Vit(nn.Module):
    def __init__(self):
        super().__init__()
        tokens = (side // patch) ** 2 + 1
        self.patches = nn.Conv2d(3, width, patch, patch)
        self.first = nn.Parameter(torch.zeros(1, 1, width))
        self.places = nn.Parameter(torch.zeros(1, tokens, width))
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.classifier = nn.Linear(width, labels)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.first.expand(len(x), -1, -1), x], 1) + self.places
        for layer in self.layers:
            x = layer(x)
        return self.classifier(self.norm(x)[:, 0])


model = Vit()
optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.05)
pixels = torch.randn(batch, 3, side, side)
target = torch.randint(0, labels, (batch,))
times = []
for step in range(steps + 2):
    start = time.perf_counter()
    optimiser.zero_grad(set_to_none=True)
    F.cross_entropy(model(pixels), target).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    times.append(time.perf_counter() - start)
times = sorted(times[2:])
print(times[len(times) // 2], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
