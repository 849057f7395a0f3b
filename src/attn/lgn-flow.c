#include "attn/lgn-flow.h"

#include <stdbool.h>
#include <string.h>

/* What is less is a rounding. */
#define LEAST 1e-13

/* Nodes are the tokens before the first layer and after each, layer after layer. A node has an edge to every token of the layer
 * below, and the way back of each edge. */
struct _LgnFlowScratch
{
  guint n_layers;
  gsize n;
  double *left;  /* [n_layers, n, n] what still fits through layer l from its token i to j below */
  double *used;  /* the same: what could be taken back */
  guint *level;  /* [nodes] steps from the source; 0: not reached */
  guint *queue;  /* [nodes] */
  gsize *next;   /* [nodes] the edge that is tried next: n ways down, n ways up */
};

LgnFlowScratch *
lgn_flow_scratch_new (guint n_layers, gsize n)
{
  LgnFlowScratch *scratch = g_new0 (LgnFlowScratch, 1);
  gsize n_nodes = (n_layers + 1) * n, n_edges = n_layers * n * n;

  scratch->n_layers = n_layers;
  scratch->n = n;
  scratch->left = g_new (double, n_edges + 1);
  scratch->used = g_new (double, n_edges + 1);
  scratch->level = g_new (guint, n_nodes + 1);
  scratch->queue = g_new (guint, n_nodes + 1);
  scratch->next = g_new (gsize, n_nodes + 1);
  return scratch;
}

void
lgn_flow_scratch_free (LgnFlowScratch *scratch)
{
  g_free (scratch->left);
  g_free (scratch->used);
  g_free (scratch->level);
  g_free (scratch->queue);
  g_free (scratch->next);
  g_free (scratch);
}

/* The EDGE of NODE, below n down, from n on up: what fits through it and what is taken back by that, and the node at its end;
 * false where there is none. */
static bool
find_edge (const LgnFlowScratch *self, gsize node, gsize edge, double **left, double **back, gsize *end)
{
  gsize n = self->n, height = node / n, token = node % n, other = edge % n;

  if (edge < n ? height == 0 : height == self->n_layers)
    return false;
  gsize place = edge < n ? ((height - 1) * n + token) * n + other : (height * n + other) * n + token;
  *left = (edge < n ? self->left : self->used) + place;
  *back = (edge < n ? self->used : self->left) + place;
  *end = (edge < n ? height - 1 : height + 1) * n + other;
  return true;
}

/* Finds how many steps each node is from SOURCE; whether SINK can be reached. */
static bool
find_levels (LgnFlowScratch *self, gsize source, gsize sink)
{
  gsize n_nodes = (self->n_layers + 1) * self->n, first = 0, end = 0;

  memset (self->level, 0, n_nodes * sizeof *self->level);
  self->level[source] = 1;
  self->queue[end++] = (guint) source;
  while (first < end && self->level[sink] == 0)
    {
      gsize node = self->queue[first++];
      for (gsize edge = 0; edge < 2 * self->n; edge++)
        {
          double *left, *back;
          gsize other;
          if (!find_edge (self, node, edge, &left, &back, &other) || *left <= LEAST || self->level[other] > 0)
            continue;
          self->level[other] = self->level[node] + 1;
          self->queue[end++] = (guint) other;
        }
    }
  return self->level[sink] > 0;
}

/* Sends up to MOST from NODE to SINK along rising levels; how much got there. */
static double
send (LgnFlowScratch *self, gsize node, gsize sink, double most)
{
  double sent = 0;

  if (node == sink)
    return most;
  for (; self->next[node] < 2 * self->n && most - sent > LEAST; self->next[node]++)
    {
      double *left, *back;
      gsize other;
      if (!find_edge (self, node, self->next[node], &left, &back, &other) || *left <= LEAST
          || self->level[other] != self->level[node] + 1)
        continue;
      double part = send (self, other, sink, MIN (*left, most - sent));
      *left -= part;
      *back += part;
      sent += part;
      if (most - sent <= LEAST)
        break;
    }
  return sent;
}

/* lgn_flow_compute: by Dinic 1970, "Algorithm for solution of a problem of maximum flow in networks with power estimation". */
void
lgn_flow_compute (LgnFlowScratch *scratch, const double *layers, gsize from, double *flow)
{
  gsize n = scratch->n, n_edges = scratch->n_layers * n * n, source = scratch->n_layers * n + from;

  for (gsize to = 0; to < n; to++)
    {
      flow[to] = 0;
      memcpy (scratch->left, layers, n_edges * sizeof *layers);
      memset (scratch->used, 0, n_edges * sizeof *layers);
      while (find_levels (scratch, source, to))
        {
          memset (scratch->next, 0, (scratch->n_layers + 1) * n * sizeof *scratch->next);
          double sent = send (scratch, source, to, G_MAXDOUBLE);
          if (sent <= LEAST)
            break;
          flow[to] += sent;
        }
    }
}
