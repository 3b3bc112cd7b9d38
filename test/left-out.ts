// Runs after `npm test`: says in one line what it did not cover.
process.stdout.write(
  'Left out: the tests on real parts (kube-apiserver, etcd, Gateway API). Run them with: npm run test:e2e\n',
);
